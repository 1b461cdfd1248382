/**
 * Bulletins of one form, streamed as they arrive: among themselves, and after ordinary articles, when their words are rare
 * and look like evidence.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bCubed, type Labelled } from './cluster-metrics.js';
import { inOrder, readLines, type LabelledArticle, type LabelledSet } from './labelled-sets.js';
import { seededRandom, shuffled } from './seeded-random.js';

/** The name of a set of bulletins begins so. Its rows have a `kind`: which form. */
const BULLETINS = 'templated';

export const isBulletins = (name: string): boolean => name.startsWith(BULLETINS);

/** Ordinary articles that come before the bulletins, by set: 3,500 in all. */
const BACKGROUND: Record<string, number> = {
  ecbplus_dev: 772, giveme5w1h_newscluster: 383, meantime_translations: 480, wmt08_13_translations: 965,
  og2021_headlines_dev: 500, uci_news_aggregator_6k: 400,
}; // prettier-ignore

/** Bulletins, and the articles that came before them. */
export interface BulletinSet extends LabelledSet {
  background: LabelledArticle[];
}

/**
 * The bulletins of FOLDER/NAME.jsonl as they are and with each sentence on a line of its own, alone and after other articles.
 * @param maxBackground number of these
 */
export function readBulletins(folder: string, name: string, maxBackground = Infinity): BulletinSet[] {
  const articles = inOrder(readLines<LabelledArticle>(join(folder, `${name}.jsonl`)));
  const lines = articles.map((article) => ({ ...article, text: sentencePerLine(article.text) }));
  const all = shuffled(
    Object.entries(BACKGROUND).flatMap(([set, count]) => sampleOf(folder, set, count)),
    seededRandom(1),
  );
  const background = inOrder(all.slice(0, maxBackground));
  const after = `after ${background.length} articles`;
  return [
    { name, articles, background: [] },
    { name: `${name}, a sentence a line`, articles: lines, background: [] },
    { name: `${name} ${after}`, articles, background },
    { name: `${name}, a sentence a line, ${after}`, articles: lines, background },
  ];
}

/** A full stop without a space after it may be part of a number. */
const sentencePerLine = (text: string): string =>
  text.replace(/([.!?।؟]) +(?=\S)/g, '$1\n').replace(/。(?=\S)/g, '。\n');

/** Some articles of a set, with ids and clusters of their own. */
function sampleOf(folder: string, set: string, count: number): LabelledArticle[] {
  const file = join(folder, `${set}.jsonl`);
  if (!existsSync(file)) return [];
  const articles = readLines<LabelledArticle>(file).filter(({ cluster }) => cluster);
  return shuffled(articles, seededRandom(1))
    .slice(0, count)
    .map((article) => ({ ...article, id: `${set} ${article.id}`, cluster: `${set} ${article.cluster}` }));
}

/**
 * Says what the stories of bulletins are like beside their precision: how many updates and reports in other words were found,
 * how many bulletins came into a story of other articles, and the F1 of each form.
 * @param items the bulletins' stories
 * @param otherStories stories of the articles before them
 */
export function describeBulletins(items: Labelled[], articles: LabelledArticle[], otherStories: Set<string>): string[] {
  const events = new Map<string, number>();
  for (const { gold } of items) events.set(gold, (events.get(gold) ?? 0) + 1);
  const { recall } = bCubed(items.filter(({ gold }) => events.get(gold)! > 1));
  const strays = items.filter(({ predicted }) => otherStories.has(predicted)).length;
  const kinds = [...new Set(articles.map(({ kind }) => kind))].sort();
  const byKind = kinds.map(
    (kind) => `${kind} ${bCubed(items.filter((_, i) => articles[i]!.kind === kind)).f1.toFixed(3)}`,
  );
  return [
    `  events of several bulletins: recall ${recall.toFixed(3)}; in stories of other articles: ${strays}`,
    `  by kind      ${byKind.join(', ')}`,
  ];
}
