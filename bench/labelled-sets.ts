/** Labelled sets for measuring quality: how they are read, ordered, divided and made noisy. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RawArticle } from '#libs/contracts/raw-article.js';
import { random, shuffled } from './random.js';
import { withNoise } from './noise.js';

/** One line of a set. */
export interface LabelledArticle {
  id: string;
  /** What it belongs to: a story, or in sets of translations the translated document. */
  cluster: string;
  lang: string;
  title: string;
  text: string;
  publishedAt: string | null;
  source: string | null;
}

/** A set as it is streamed. */
export interface LabelledSet {
  name: string;
  articles: LabelledArticle[];
}

const EU7 = 'eng deu fra spa ita nld por';
/** Languages of divisions of the NTREX-128 set, whose rows are translations into 128 languages. */
const DIVISIONS: Record<string, string | null> = {
  EU7,
  Latin20: `${EU7} swe dan nob fin pol ces ron hun ind tur vie hrv swa`,
  World40: `${EU7} rus ukr ell arb heb hin ben tha zho-CN jpn kor vie tur fas tam kat amh pol ces ron hun swe fin ind swa urd tel hye bul srp-Cyrl mar kaz mya`,
  all: null,
};

const readLines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as T); // prettier-ignore

/** Sets in a folder by the name of their file; `ntrex…` gives its divisions, each plain and with noise. */
export function* readSets(folder: string, name: string): Generator<LabelledSet> {
  const articles = readLines<LabelledArticle>(join(folder, `${name}.jsonl`)).filter(({ cluster }) => cluster);
  if (!name.startsWith('ntrex')) {
    if (articles.length) yield { name, articles: inOrder(articles) };
    return;
  }
  for (const [division, languages] of Object.entries(DIVISIONS)) {
    const wanted = languages === null ? null : new Set(languages.split(' '));
    const chosen = inOrder(articles.filter(({ lang }) => wanted === null || wanted.has(lang)));
    yield { name: `${name} ${division}`, articles: chosen };
    yield { name: `${name} ${division}, noisy`, articles: withNoise(chosen, random(1)) };
  }
}

/** By time; a set without times in an order that a seed makes. */
function inOrder(articles: LabelledArticle[]): LabelledArticle[] {
  if (!articles.some(({ publishedAt }) => publishedAt)) return shuffled(articles, random(1));
  return [...articles].sort((a, b) => (a.publishedAt ?? '').localeCompare(b.publishedAt ?? ''));
}

export const toRaw = ({ id, source, title, text, publishedAt }: LabelledArticle): RawArticle =>
  RawArticle.parse({
    guid: id,
    source: source ?? 'bench',
    title: title || undefined,
    text: text || undefined,
    publishedAt: publishedAt ?? undefined,
  });

interface LabelledPair {
  id: string;
  lang: string;
  label: 'OK' | 'BAD';
  a: { title: string; text: string };
  b: { title: string; text: string };
}

/** Pairs that tell one story (OK) or two (BAD), as articles whose ids end in `/a` and `/b`; null when there is no such file. */
export function readPairs(folder: string, name: string): { pairs: LabelledPair[]; articles: LabelledArticle[] } | null {
  const file = join(folder, `${name}.jsonl`);
  if (!existsSync(file)) return null;
  const pairs = readLines<LabelledPair>(file);
  const articles = pairs.flatMap(({ id, lang, a, b }) =>
    Object.entries({ a, b }).map(([side, { title, text }]) => ({
      id: `${id}/${side}`, cluster: id, lang, title, text, publishedAt: null, source: null,
    })),
  ); // prettier-ignore
  return { pairs, articles: shuffled(articles, random(1)) };
}
