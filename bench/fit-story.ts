/**
 * Fits the weights of story-score.ts: clusters labelled sets as streams and searches the weights with the best stories by
 * CMA-ES. Because the whole stream is scored, an error that causes others costs as much as it does in production.
 *
 *   npm run bench:fit -- FOLDER [--generations N] [--embeddings URL]
 *
 * --embeddings fits the weights that apply where articles have vectors (cached-embedder.ts). A generation takes one to two
 * minutes on two cores. Prints the mean of each generation as settings.ts has it.
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { StoryFeatures } from '#libs/domain/stories/matching/story-score.js';
import { defaultSettings, type ClusterSettings } from '#libs/domain/stories/weighting/settings.js';
import { maximize } from './cma-es.js';
import type { FitSource } from './fit-sets.js';
import { seededRandom } from './seeded-random.js';

/** Rough difference of each feature between right and wrong stories; the search scales its weight by the inverse. */
const SPREAD: Record<keyof StoryFeatures, number> = {
  similarity: 0.15, cosine: 0.15, coverage: 0.2, coverageByLength: 0.8, coverageBySize: 0.25, evidence: 2, logEvidence: 0.8,
  strongestBySize: 0.4, length: 1, distance: 1, distanceByLength: 4, distanceBySize: 1, crossLingual: 0.4, coldStart: 0.3,
  elsewhere: 0.3, reverseCoverage: 0.15, specificity: 0.7, numbers: 0.1, singleton: 0.5, crossLingualSimilarity: 0.2, slotsDiffer: 0.05,
  slotsAgree: 0.5, meaning: 0.15, meanMeaning: 0.15, crossLingualMeaning: 0.2, hasMeaning: 1,
}; // prettier-ignore

const { story } = defaultSettings;

/** What is searched: how settings follow from a point, and the point of today's settings. */
interface Search {
  start: number[];
  scales: number[];
  settingsAt: (point: number[]) => ClusterSettings;
  /** The part of the settings that is printed. */
  found: (settings: ClusterSettings) => object;
}

/** A point is the intercept and the weights. */
function searchWithMeaning(): Search {
  const names = Object.keys(story.withMeaning.weights) as (keyof typeof story.withMeaning.weights)[];
  return {
    start: [story.withMeaning.intercept, ...names.map((name) => story.withMeaning.weights[name])],
    scales: [1, ...names.map((name) => 1 / SPREAD[name])],
    settingsAt: ([intercept, ...rest]) => {
      const weights = Object.fromEntries(names.map((name, i) => [name, rest[i]!])) as typeof story.withMeaning.weights;
      return { ...defaultSettings, story: { ...story, withMeaning: { intercept: intercept!, weights } } };
    },
    found: ({ story: { withMeaning } }) => withMeaning,
  };
}

/** A point is the intercept, the weights, and how far the merge thresholds lie above the join threshold. */
function searchAnchors(): Search {
  const names = Object.keys(story.weights) as (keyof typeof story.weights)[];
  const { threshold } = story;
  return {
    start: [
      story.intercept,
      ...names.map((name) => story.weights[name]),
      story.mergeSingletonThreshold - threshold,
      story.mergeThreshold - threshold,
    ],
    scales: [1, ...names.map((name) => 1 / SPREAD[name]), 1, 0.5],
    settingsAt: ([intercept, ...rest]) => {
      const weights = Object.fromEntries(names.map((name, i) => [name, rest[i]!])) as typeof story.weights;
      const [singleton, both] = rest.slice(names.length).map((above) => threshold + Math.max(0, above));
      const merging = { mergeSingletonThreshold: singleton!, mergeThreshold: both! };
      return { ...defaultSettings, story: { ...story, ...merging, intercept: intercept!, weights } };
    },
    found: ({ story: { intercept, weights, mergeSingletonThreshold, mergeThreshold } }) => ({
      mergeSingletonThreshold, mergeThreshold, intercept, weights,
    }),
  }; // prettier-ignore
}

/** Evaluates settings on all cores. */
class Workers {
  private readonly workers: Worker[];

  constructor(source: FitSource) {
    const file = new URL('./fit-worker.js', import.meta.url);
    this.workers = Array.from({ length: availableParallelism() }, () => new Worker(file, { workerData: source }));
  }

  /** Values in the order of the settings. */
  async valuesOf(all: ClusterSettings[]): Promise<number[]> {
    const values = new Array<number>(all.length);
    let next = 0;
    const work = async (worker: Worker) => {
      for (let i = next++; i < all.length; i = next++) {
        worker.postMessage(all[i]);
        [values[i]] = (await once(worker, 'message')) as [number];
      }
    };
    await Promise.all(this.workers.map(work));
    return values;
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { generations: { type: 'string', default: '30' }, embeddings: { type: 'string' } },
});
const [folder] = positionals;
if (!folder) throw new Error('usage: npm run bench:fit -- FOLDER [--generations N] [--embeddings URL]');
const workers = new Workers({ folder, embeddings: options.embeddings ?? null });
const { start, scales, settingsAt, found } = options.embeddings ? searchWithMeaning() : searchAnchors();
const rounded = (value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);
const [before] = await workers.valuesOf([settingsAt(start)]);
console.log(`start: ${before!.toFixed(4)}`);
await maximize(start, (points) => workers.valuesOf(points.map(settingsAt)), {
  scales,
  step: 0.1,
  generations: Number(options.generations),
  random: seededRandom(1),
  report: (generation, { value }, mean) => {
    console.log(`generation ${generation}: best ${value.toFixed(4)}`);
    console.log(JSON.stringify(found(settingsAt(mean)), (_key, value: unknown) => rounded(value)));
  },
});
await workers.end();
