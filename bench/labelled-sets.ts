/** Labelled sets for measuring quality: read from files, put in order, divided by language, and made noisy. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RawArticle } from '#libs/contracts/raw-article.js';
import { seededRandom, shuffled } from './seeded-random.js';

/** A row of a set. */
export interface LabelledArticle {
  id: string;
  /** The gold answer: its story, or in sets of translations the translated document. */
  cluster: string;
  lang: string;
  title: string;
  text: string;
  publishedAt: string | null;
  source: string | null;
  /** In sets of bulletins: which form it has. */
  kind?: string;
}

/** A set as it is streamed. */
export interface LabelledSet {
  name: string;
  articles: LabelledArticle[];
}

const EU7 = 'eng deu fra spa ita nld por';
/** Divisions of the NTREX-128 set, whose rows are translations into 128 languages, by their languages; null is all. */
const DIVISIONS: Record<string, string | null> = {
  EU7,
  Latin20: `${EU7} swe dan nob fin pol ces ron hun ind tur vie hrv swa`,
  World40: `${EU7} rus ukr ell arb heb hin ben tha zho-CN jpn kor vie tur fas tam kat amh pol ces ron hun swe fin ind swa urd tel hye bul srp-Cyrl mar kaz mya`,
  all: null,
};

/** Share of an article's lines that noise drops. */
const DROPPED_LINES = 0.1;
/** Share of articles whose end is cut off, and the share of their lines that stays. */
const TRUNCATED_ARTICLES = 0.5;
const KEPT_LINES = 0.7;
/** Boilerplate lines that all articles of a language get, as from one site. */
const BOILERPLATE_LINES = 3;

export const readLines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as T); // prettier-ignore

/** Reads FOLDER/NAME.jsonl. A file named `ntrex…` yields its divisions, each plain and with noise. */
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
    yield { name: `${name} ${division}, noisy`, articles: withNoise(chosen, seededRandom(1)) };
  }
}

/** By publication time; a set without times is shuffled with a fixed seed. */
export function inOrder(articles: LabelledArticle[]): LabelledArticle[] {
  if (!articles.some(({ publishedAt }) => publishedAt)) return shuffled(articles, seededRandom(1));
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

/** Pairs that tell one story (OK) or two (BAD), as articles whose ids end in `/a` and `/b`; null when the file is missing. */
export function readPairs(folder: string, name: string): { pairs: LabelledPair[]; articles: LabelledArticle[] } | null {
  const file = join(folder, `${name}.jsonl`);
  if (!existsSync(file)) return null;
  const pairs = readLines<LabelledPair>(file);
  const articles = pairs.flatMap(({ id, lang, a, b }) =>
    Object.entries({ a, b }).map(([side, { title, text }]) => ({
      id: `${id}/${side}`, cluster: id, lang, title, text, publishedAt: null, source: null,
    })),
  ); // prettier-ignore
  return { pairs, articles: shuffled(articles, seededRandom(1)) };
}

/**
 * Articles as feeds and scrapers deliver them: some lines are missing, half of the articles are truncated, and those of
 * one language share a few boilerplate lines before and after their text.
 */
function withNoise(articles: LabelledArticle[], next: () => number): LabelledArticle[] {
  const boilerplate = new Map<string, string[]>();
  for (const { lang, text } of articles)
    if (!boilerplate.has(lang)) boilerplate.set(lang, text.split('\n').filter(Boolean).slice(-BOILERPLATE_LINES));
  return articles.map((article) => {
    const own = article.text.split('\n').filter(() => next() >= DROPPED_LINES);
    const kept = next() < TRUNCATED_ARTICLES ? own.slice(0, Math.ceil(own.length * KEPT_LINES)) : own;
    const lines = boilerplate.get(article.lang)!;
    const before = Math.floor(next() * (lines.length + 1));
    return { ...article, text: [...lines.slice(0, before), ...kept, ...lines.slice(before)].join('\n') };
  });
}
