import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import type { QueuesReport } from '#libs/contracts/api/queues.js';
import type { StoryDetail } from '#libs/contracts/api/stories.js';
import { topics } from '#libs/contracts/topics.js';
import { eventually } from '../standalone/babelwire-process.js';
import { articlesIn, expectFiveInOne, readStories } from '../standalone/read-stories.js';
import { type Pipeline, services, startPipeline } from './pipeline-processes.js';
import { articleIds, readStoryEvents } from './story-events.js';

/** The handlers of each service, by their names in the metrics. */
const steps: Partial<Record<string, string[]>> = { normalizer: ['extract', 'cluster'], store: ['store-decisions'] };

let pipeline: Pipeline;
let seeds: string[];
let stories: StoryDetail[];

const inbox = (folder: string) => readdir(join(pipeline.fetcher.inbox, folder));

beforeAll(async () => {
  pipeline = await startPipeline();
  seeds = (await readdir('seeds')).filter((name) => name.endsWith('.txt')).sort();
  for (const seed of seeds) await cp(join('seeds', seed), join(pipeline.fetcher.inbox, seed));
}, 180_000);
afterAll(() => pipeline?.end(), 30_000);

test('every seed is moved to inbox/done and becomes an article of a story', async () => {
  const done = await eventually(
    () => inbox('done'),
    (names) => names.length === seeds.length,
  );
  expect(done.sort()).toEqual(seeds);
  expect(await inbox('rejected')).toEqual([]);
  stories = await eventually(
    () => readStories(pipeline.store),
    (found) => articlesIn(found) === seeds.length,
  );
}, 80_000);

test('the dashboard forwards the stories and their documentation', async () => {
  expect(await readStories(pipeline.dashboard)).toEqual(await readStories(pipeline.store));
  const page = await fetch(pipeline.dashboard.address);
  expect(page.headers.get('content-type')).toContain('text/html');
});

test('the five seeds on one event are one story, two of them translations of each other', () => {
  expectFiveInOne(stories);
});

test('news.stories has one event for every story and every article', async () => {
  const events = await readStoryEvents(pipeline.brokers);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  expect([...articleIds(events)].sort()).toEqual(
    stories.flatMap(({ articles }) => articles.map(({ id }) => id)).sort(),
  );
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 1));
  const created = events.filter(({ type }) => type === 'org.babelwire.story.created.v1').map(({ subject }) => subject);
  expect(created).toEqual(expect.arrayContaining(stories.map(({ id }) => id)));
}, 60_000);

test.each(services)('%s is live and ready, and has metrics', async (service) => {
  const { address } = pipeline[service];
  for (const check of ['live', 'ready']) {
    const response = await fetch(`${address}/health/${check}`);
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
  }
  const metrics = await pipeline[service].metrics();
  expect(metrics).toMatchObject({
    babelwire_articles: seeds.length,
    babelwire_stories: stories.length,
    'babelwire_consumer_lag{topic="news.raw",group="normalizer-extract"}': 0,
    'babelwire_consumer_lag{topic="news.normalized",group="normalizer-cluster"}': 0,
    'babelwire_consumer_lag{topic="news.clustered",group="store"}': 0,
  });
  for (const step of steps[service] ?? []) {
    expect(metrics[`babelwire_messages_handled_total{step="${step}"}`]).toBeGreaterThanOrEqual(seeds.length);
    expect(metrics[`babelwire_messages_dead_lettered_total{step="${step}"}`]).toBe(0);
    expect(metrics[`babelwire_handling_seconds_count{step="${step}"}`]).toBeGreaterThan(0);
  }
});

test('an undecodable record becomes a dead letter, which the dashboard and the metrics count', async () => {
  const kafka = new Kafka({ brokers: [pipeline.brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({
    topic: topics.raw.name,
    messages: [{ key: 'broken', value: '{"source": "kcat", "text": 5}' }],
  });
  await producer.disconnect();
  const { topics: queues, deadLetters } = await eventually(
    () => pipeline.dashboard.get<QueuesReport>('/api/queues'),
    (report) => report.deadLetters.count === 1 && report.topics.every(({ lag, group }) => !group || lag === 0),
  );
  expect(deadLetters.recent).toMatchObject([{ topic: 'news.raw', step: 'extract', reason: /"text"/ }]);
  const counts = queues.map(({ topic, group, deadLetters }) => [topic, group, deadLetters]);
  expect(counts).toContainEqual(['news.raw', 'normalizer-extract', 1]);
  const metrics = await pipeline.normalizer.metrics();
  expect(metrics['babelwire_messages_dead_lettered_total{step="extract"}']).toBe(1);
}, 60_000);

test('an erased article is gone, and news.stories says so', async () => {
  const articleId = stories[0]!.articles[0]!.id;
  const path = `${pipeline.dashboard.address}/api/articles/${articleId}`;
  expect((await fetch(path, { method: 'DELETE' })).status).toBe(204);
  expect((await fetch(path)).status).toBe(404);
  const events = await eventually(
    () => readStoryEvents(pipeline.brokers),
    (found) => found.some(({ type }) => type === 'org.babelwire.story.article-removed.v1'),
  );
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 1));
  expect(events.find(({ type }) => type === 'org.babelwire.story.article-removed.v1')!.data).toMatchObject({
    articleId,
  });
}, 60_000);
