/**
 * Fits the weights of story-score.ts: streams labelled sets through the clusterer, once with the right stories as its state
 * and once with those that it makes itself, and learns from every comparison of an article with a story.
 *
 *   npm run bench:fit -- FOLDER
 *
 * Prints the weights as settings.ts has them; then, for each set of stories, how well weights do there that were fitted on
 * the others. Sets count equally; those of translations, where other clusters are other stories, tell what to keep apart.
 */
import { readdirSync } from 'node:fs';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { defaultSettings, type ClusterSettings } from '#libs/domain/stories/settings.js';
import { bCubed } from './cluster-metrics.js';
import { readPairs, readSets, toRaw } from './labelled-sets.js';
import { fitLogistic, type Observation } from './logistic-regression.js';
import { Outcome } from './outcome.js';
import { collect, type FittedSet } from './story-samples.js';

const RECEIVED_AT = new Date('2030-01-01T00:00:00Z');
/** In standardized units, against 1,000 observations' weight a set. */
const PENALTY = 2;

function readAll(folder: string): FittedSet[] {
  const names = readdirSync(folder).filter((file) => file.endsWith('.jsonl')).map((file) => file.replace(/\.jsonl$/, '')); // prettier-ignore
  return names.flatMap((name) => {
    const pairs = name.endsWith('_pairs') ? readPairs(folder, name) : null;
    // Of many languages a few are enough.
    const sets = pairs ? [{ name, articles: pairs.articles }] : [...readSets(folder, name)].filter((set) => !/all|20|40/.test(set.name.slice(name.length))); // prettier-ignore
    return sets.map((set) => ({
      name: set.name,
      gold: set.articles.map(({ cluster }) => cluster),
      articles: set.articles.map((article) => normalizeArticle(toRaw(article), RECEIVED_AT)),
      bad: pairs && new Set(pairs.pairs.filter(({ label }) => label === 'BAD').map(({ id }) => id)),
      isTranslations: /^(ntrex|.*_translations)/.test(set.name),
    }));
  });
}

function settingsFrom(observations: Observation[]): ClusterSettings {
  const { story } = defaultSettings;
  const { base, weights } = fitLogistic(observations, PENALTY);
  const named = Object.fromEntries(Object.keys(story.weights).map((name, k) => [name, weights[k]!]));
  return { ...defaultSettings, story: { ...story, base, weights: named as typeof story.weights } };
}

/** Fitted on right stories first, then on its own mistakes as well. */
function fit(sets: FittedSet[]): ClusterSettings {
  const right = sets
    .filter(({ isTranslations }) => !isTranslations)
    .flatMap((set) => collect(set, defaultSettings, true));
  const first = settingsFrom(right);
  return settingsFrom([...right, ...sets.flatMap((set) => collect(set, first, false))]);
}

function f1({ articles, gold }: FittedSet, settings: ClusterSettings): string {
  const window = new ClusterWindow(settings);
  const outcome = new Outcome();
  for (const article of articles) {
    for (const decision of window.decide(article)) {
      window.apply(decision);
      outcome.add(decision);
    }
  }
  const items = articles.map(({ articleId }, i) => ({ predicted: outcome.story(articleId), gold: gold[i]!, language: '' })); // prettier-ignore
  const { precision, recall, f1 } = bCubed(items);
  return [precision, recall, f1].map((value) => value.toFixed(3)).join(' ');
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: npm run bench:fit -- FOLDER');
const sets = readAll(folder);
const { base, weights } = fit(sets).story;
console.log(`base: ${base.toFixed(2)},`);
for (const [name, weight] of Object.entries(weights)) console.log(`${name}: ${weight.toFixed(2)},`);
for (const set of sets.filter(({ bad, isTranslations }) => !bad && !isTranslations)) {
  console.log(`${set.name}, left out: B³ P R F1 ${f1(set, fit(sets.filter((other) => other !== set)))}`);
}
