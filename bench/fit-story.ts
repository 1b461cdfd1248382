/**
 * Fits the weights of story-score.ts: clusters labelled sets as streams, in order of time and in a random order, and
 * searches the weights with the best stories by CMA-ES. Because the whole stream is scored, an error that causes others
 * costs as much as it does in production.
 *
 *   npm run bench:fit -- FOLDER [GENERATIONS]
 *
 * A generation takes about a minute. Prints the weights as settings.ts has them.
 */
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { defaultSettings, type ClusterSettings } from '#libs/domain/stories/weighting/settings.js';
import { bCubed, crossLanguage } from './cluster-metrics.js';
import { maximize } from './cma-es.js';
import { readPairs, readSets, toRaw } from './labelled-sets.js';
import { seededRandom, shuffled } from './seeded-random.js';

const RECEIVED_AT = new Date('2030-01-01T00:00:00Z');
/** Weight of each set in the objective: sets of stories count with F1, sets of translations with precision alone. */
const STORIES = { ecbplus_dev: 1, giveme5w1h_newscluster: 1, uci_news_aggregator_6k: 1, og2021_headlines_dev: 1 };
const ACROSS_LANGUAGES = 0.4;
const TRANSLATIONS = { meantime_translations: 0.5, wmt08_13_translations: 0.5, ntrex_dev: 0.25 };
const PAIRS = { tgcontest_pairs: 1 };
/** Articles taken from a set of translations. */
const MAX_TRANSLATIONS = 1200;

/** Rough difference of each feature between right and wrong stories; the search scales its weight by the inverse. */
const SPREAD: Record<keyof ClusterSettings['story']['weights'], number> = {
  similarity: 0.15, cosine: 0.15, coverage: 0.2, coverageByLength: 0.8, coverageBySize: 0.25, evidence: 2, logEvidence: 0.8,
  strongestBySize: 0.4, length: 1, distance: 1, distanceByLength: 4, distanceBySize: 1, crossLingual: 0.4, coldStart: 0.3,
  reverseCoverage: 0.15, specificity: 0.7, numbers: 0.1, singleton: 0.5, crossLingualSimilarity: 0.2, slotsDiffer: 0.1,
  slotsAgree: 0.5,
}; // prettier-ignore

interface FittedArticle {
  id: string;
  cluster: string;
  language: string;
  article: NormalizedArticle;
}

/** The id of each article's story. */
type Stories = Map<string, string>;

interface FittedSet {
  items: FittedArticle[];
  /** The set's part of the objective. */
  valueOf: (items: FittedArticle[], stories: Stories) => number;
}

const { story } = defaultSettings;
const names = Object.keys(story.weights) as (keyof typeof story.weights)[];

/** A point of the search holds the intercept, the weights, and how far the merge thresholds lie above the join threshold. */
function settingsAt([intercept, ...rest]: number[]): ClusterSettings {
  const weights = Object.fromEntries(names.map((name, i) => [name, rest[i]!])) as typeof story.weights;
  const [mergeSingletonThreshold, mergeThreshold] = rest
    .slice(names.length)
    .map((above) => story.threshold + Math.max(0, above));
  return {
    ...defaultSettings,
    story: {
      ...story,
      intercept: intercept!,
      weights,
      mergeSingletonThreshold: mergeSingletonThreshold!,
      mergeThreshold: mergeThreshold!,
    },
  };
}

function read(folder: string): FittedSet[] {
  const itemsOf = (articles: Parameters<typeof toRaw>[0][]): FittedArticle[] =>
    articles.map((one) => ({
      id: one.id, cluster: one.cluster, language: one.lang, article: normalizeArticle(toRaw(one), RECEIVED_AT),
    })); // prettier-ignore
  const first = (name: string) => readSets(folder, name).next().value!.articles;
  const stories = Object.entries(STORIES).map(([name, weight]) => ({
    items: itemsOf(first(name)),
    valueOf: (items: FittedArticle[], stories: Stories) => {
      const labelled = label(items, stories);
      const isMultilingual = new Set(items.map(({ language }) => language)).size > 1;
      return weight * bCubed(labelled).f1 + (isMultilingual ? ACROSS_LANGUAGES * crossLanguage(labelled).f1 : 0);
    },
  }));
  const translations = Object.entries(TRANSLATIONS).map(([name, weight]) => ({
    items: itemsOf(first(name).slice(0, MAX_TRANSLATIONS)),
    valueOf: (items: FittedArticle[], stories: Stories) => weight * bCubed(label(items, stories)).precision,
  }));
  const pairs = Object.entries(PAIRS).map(([name, weight]) => {
    const set = readPairs(folder, name)!;
    const isOne = new Map(set.pairs.map((pair) => [pair.id, pair.label === 'OK']));
    return { items: itemsOf(set.articles), valueOf: (items: FittedArticle[], stories: Stories) => weight * accuracy(items, stories, isOne) }; // prettier-ignore
  });
  return [...stories, ...translations, ...pairs];
}

const label = (items: FittedArticle[], stories: Stories) =>
  items.map(({ article, cluster, language }) => ({
    predicted: stories.get(article.articleId)!,
    gold: cluster,
    language,
  }));

/** Share of the pairs that come out as one story or two as their labels say. */
function accuracy(items: FittedArticle[], stories: Stories, isOne: Map<string, boolean>): number {
  const storyOf = new Map(items.map(({ id, article }) => [id, stories.get(article.articleId)!]));
  const right = [...isOne].filter(([id, one]) => (storyOf.get(`${id}/a`) === storyOf.get(`${id}/b`)) === one);
  return right.length / isOne.size;
}

/** Clusters articles in the order given, from a cold start. */
function clusterStream(articles: NormalizedArticle[], settings: ClusterSettings): Stories {
  const window = new ClusterWindow(settings);
  const stories: Stories = new Map();
  const aliases = new Map<string, string>();
  for (const decision of articles.flatMap((article) => window.add(article))) {
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

function valueAt(point: number[], sets: FittedSet[]): number {
  const settings = settingsAt(point);
  const orders = (items: FittedArticle[]) => [items, shuffled(items, seededRandom(7))];
  return sets.reduce(
    (sum, { items, valueOf }) =>
      sum +
      orders(items).reduce(
        (both, order) =>
          both +
          valueOf(
            order,
            clusterStream(
              order.map(({ article }) => article),
              settings,
            ),
          ) /
            2,
        0,
      ),
    0,
  );
}

const [folder, generations = '30'] = process.argv.slice(2);
if (!folder) throw new Error('usage: npm run bench:fit -- FOLDER [GENERATIONS]');
const sets = read(folder);
const start = [story.intercept, ...names.map((name) => story.weights[name]), story.mergeSingletonThreshold - story.threshold, story.mergeThreshold - story.threshold]; // prettier-ignore
console.log(`start: ${valueAt(start, sets).toFixed(4)}`);
const found = maximize(start, (point) => valueAt(point, sets), {
  scales: [1, ...names.map((name) => 1 / SPREAD[name]), 1, 0.5],
  step: 0.1,
  generations: Number(generations),
  random: seededRandom(1),
  report: (generation, { value }) => console.log(`generation ${generation}: best ${value.toFixed(4)}`),
});
const { intercept, weights, mergeSingletonThreshold, mergeThreshold } = settingsAt(found).story;
console.log(JSON.stringify({ intercept, weights, mergeSingletonThreshold, mergeThreshold }, null, 2));
