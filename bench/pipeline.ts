/**
 * End-to-end throughput of four processes on a real Kafka and a real PostgreSQL server, from the first POST until the
 * store serves the last article.
 *
 *   DATABASE_URL=postgres://… npm run bench:pipeline -- [ARTICLES] [SEED]
 *
 * Without a PostgreSQL server: .ci/with-postgres npm run bench:pipeline
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Pipeline, startPipeline } from '../test/distributed/pipeline-processes.js';
import { generateArticles } from './generate-articles.js';

/** Articles in one POST. */
const BATCH_SIZE = 200;
/** How often the store is asked for its article count; the precision of the result. */
const POLL_INTERVAL_MS = 200;
/** Gives up when no article is stored for so long. */
const STALL_TIMEOUT_MS = 60_000;

async function post(pipeline: Pipeline, articles: object[]): Promise<void> {
  for (let at = 0; at < articles.length; at += BATCH_SIZE)
    await pipeline.fetcher.post(articles.slice(at, at + BATCH_SIZE));
}

/** @throws Error when the store stalls before it has all articles */
async function untilStored(pipeline: Pipeline, count: number): Promise<void> {
  for (let stored = -1, since = Date.now(); stored < count; await sleep(POLL_INTERVAL_MS)) {
    const { babelwire_articles: now = 0 } = await pipeline.store.metrics();
    if (now > stored) [stored, since] = [now, Date.now()];
    else if (Date.now() - since > STALL_TIMEOUT_MS)
      throw new Error(`the store stalled at ${stored} of ${count} articles`);
  }
}

async function measure(pipeline: Pipeline, articles: object[]): Promise<void> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const posted = post(pipeline, articles).then(seconds);
  await untilStored(pipeline, articles.length);
  const total = seconds();
  const rate = Math.round(articles.length / total);
  console.log(`${articles.length} articles in ${total.toFixed(1)} s: ${rate} articles/s`);
  const measures = { ...(await pipeline.normalizer.metrics()), ...(await pipeline.store.metrics()) };
  console.log(`posted within ${(await posted).toFixed(1)} s; they became ${measures.babelwire_stories} stories`);
  for (const step of ['extract', 'cluster', 'store-decisions']) {
    const sum = measures[`babelwire_handling_seconds_sum{step="${step}"}`] ?? NaN;
    console.log(`${step}: ${sum.toFixed(1)} s of handling, summed over partitions that are worked on at the same time`);
  }
}

const [count = 2_000, seed = 1] = process.argv.slice(2).map(Number);
try {
  const pipeline = await startPipeline();
  try {
    await measure(pipeline, [...generateArticles(count, seed)]);
  } finally {
    await pipeline.end();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
