/** What `bench:fit` clusters, and how well settings cluster it. */
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { withEmbeddings } from '#libs/domain/embedding/embedding.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import type { ClusterSettings } from '#libs/domain/stories/weighting/settings.js';
import { openCachedEmbedder } from './cached-embedder.js';
import { bCubed, crossLanguage } from './cluster-metrics.js';
import { readBulletins } from './bulletins.js';
import { readPairs, readSets, toRaw, type LabelledArticle } from './labelled-sets.js';
import { seededRandom, shuffled } from './seeded-random.js';

/** Where sets and vectors come from. */
export interface FitSource {
  folder: string;
  /** URL of an embeddings service; null to fit the weights without vectors. */
  embeddings: string | null;
}

const RECEIVED_AT = new Date('2030-01-01T00:00:00Z');
/** Articles taken from a large set, and from a set of translations. */
const MAX_STORIES = 2500;
const MAX_TRANSLATIONS = 500;
/** Articles before the bulletins. */
const MAX_BACKGROUND = 1000;
const ACROSS_LANGUAGES = 0.5;

/** Weight of each set in the objective, and whether a random order counts as well as that of time. */
const STORIES: [set: string, weight: number, shuffled: boolean][] = [
  ['ecbplus_dev', 1, true],
  ['giveme5w1h_newscluster', 2, true],
  ['uci_news_aggregator_6k', 1, false],
  ['og2021_headlines_dev', 2, false],
];
/** Counted by precision alone: different texts are different stories. */
const TRANSLATIONS: [set: string, weight: number][] = [
  ['meantime_translations', 0.5],
  ['wmt08_13_translations', 0.5],
  ['ntrex_dev', 0.25],
];
const PAIRS = 'tgcontest_pairs';
const BULLETINS = 'templated_dev';

interface Item {
  label: LabelledArticle;
  article: NormalizedArticle;
}

type Stories = Map<string, string>;

/** A stream of articles and its part of the objective. */
interface FitSet {
  items: Item[];
  valueOf: (stories: Stories) => number;
}

export async function readFitSets({ folder, embeddings }: FitSource): Promise<FitSet[]> {
  const embedder = embeddings ? openCachedEmbedder(embeddings) : null;
  const prepare = async (labels: LabelledArticle[]): Promise<Item[]> => {
    const plain = labels.map((label) => normalizeArticle(toRaw(label), RECEIVED_AT));
    const articles = embedder ? await withEmbeddings(plain, embedder) : plain;
    return labels.map((label, i) => ({ label, article: articles[i]! }));
  };
  const first = (name: string, count: number) => readSets(folder, name).next().value!.articles.slice(0, count);
  const sets: FitSet[] = [];
  for (const [name, weight, isShuffled] of STORIES) {
    const items = await prepare(first(name, MAX_STORIES));
    const orders = isShuffled ? [items, shuffled(items, seededRandom(7))] : [items];
    for (const order of orders)
      sets.push({ items: order, valueOf: (stories) => (weight * storyValue(order, stories)) / orders.length });
  }
  for (const { articles, background } of readBulletins(folder, BULLETINS, MAX_BACKGROUND)) {
    const bulletins = await prepare(articles);
    const items = [...(await prepare(background)), ...bulletins];
    sets.push({ items, valueOf: (stories) => bCubed(labelled(bulletins, stories)).f1 });
  }
  // Vectors are not cached for the other sets: they take an hour to compute.
  if (embedder) return sets;
  for (const [name, weight] of TRANSLATIONS) {
    const items = await prepare(first(name, MAX_TRANSLATIONS));
    sets.push({ items, valueOf: (stories) => weight * bCubed(labelled(items, stories)).precision });
  }
  const { pairs, articles } = readPairs(folder, PAIRS)!;
  const items = await prepare(articles);
  const isOne = new Map(pairs.map(({ id, label }) => [id, label === 'OK']));
  sets.push({ items, valueOf: (stories) => pairAccuracy(items, stories, isOne) });
  return sets;
}

/** Sum of all sets' values. */
export function valueWith(settings: ClusterSettings, sets: FitSet[]): number {
  return sets.reduce((sum, { items, valueOf }) => sum + valueOf(clusterStream(items, settings)), 0);
}

function storyValue(items: Item[], stories: Stories): number {
  const articles = labelled(items, stories);
  const isMultilingual = new Set(articles.map(({ language }) => language)).size > 1;
  return bCubed(articles).f1 + (isMultilingual ? ACROSS_LANGUAGES * crossLanguage(articles).f1 : 0);
}

const labelled = (items: Item[], stories: Stories) =>
  items.map(({ label, article }) => ({
    predicted: stories.get(article.articleId)!,
    gold: label.cluster,
    language: label.lang,
  }));

/** Share of the pairs that come out as one story or two as their labels say. */
function pairAccuracy(items: Item[], stories: Stories, isOne: Map<string, boolean>): number {
  const storyOf = new Map(items.map(({ label, article }) => [label.id, stories.get(article.articleId)!]));
  const right = [...isOne].filter(([id, one]) => (storyOf.get(`${id}/a`) === storyOf.get(`${id}/b`)) === one);
  return right.length / isOne.size;
}

/** Clusters articles in the order given, from a cold start. Returns the stories by article. */
function clusterStream(items: Item[], settings: ClusterSettings): Stories {
  const window = new ClusterWindow(settings);
  const stories: Stories = new Map();
  const aliases = new Map<string, string>();
  for (const decision of items.flatMap(({ article }) => window.add(article))) {
    if (decision.type === 'article-clustered') stories.set(decision.articleId, decision.storyId);
    else if (decision.type === 'stories-merged') aliases.set(decision.from, decision.into);
  }
  for (const [articleId, storyId] of stories) {
    let current = storyId;
    for (let into = aliases.get(current); into !== undefined; into = aliases.get(current)) current = into;
    stories.set(articleId, current);
  }
  return stories;
}
