import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { topics } from '#libs/contracts/topics.js';
import { eventually } from '../standalone/babelwire-process.js';
import { articlesIn, expectFiveInOne, readStories, type Story } from '../standalone/read-stories.js';
import { type Pipeline, services, startPipeline } from './pipeline-processes.js';
import { readStoryEvents } from './story-events.js';

interface Queues {
  topics: { topic: string; group: string | null; lag: number | null; deadLetters: number | null }[];
  deadLetters: { count: number | null; recent: { reason: string; topic: string; step: string }[] };
}

/** What each service does to messages. */
const steps: Partial<Record<string, string[]>> = { normalizer: ['extract', 'cluster'], store: ['store-decisions'] };

let pipeline: Pipeline;
let seeds: string[];
let stories: Story[];

const inbox = (folder: string) => readdir(join(pipeline.fetcher.inbox, folder));

beforeAll(async () => {
  pipeline = await startPipeline();
  seeds = (await readdir('seeds')).filter((name) => name.endsWith('.txt')).sort();
  for (const seed of seeds) await cp(join('seeds', seed), join(pipeline.fetcher.inbox, seed));
}, 180_000);
afterAll(() => pipeline?.end(), 30_000);

test('every seed ends in inbox/done and in a story', async () => {
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

test('the dashboard serves the same stories at its own address', async () => {
  expect(await readStories(pipeline.dashboard)).toEqual(await readStories(pipeline.store));
  const page = await fetch(pipeline.dashboard.address);
  expect(page.headers.get('content-type')).toContain('text/html');
});

test('the five seeds on one event are one story, two of them translations of each other', () => {
  expectFiveInOne(stories);
});

test('news.stories tells every story and every article of it, once', async () => {
  const events = await readStoryEvents(pipeline.brokers);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  const told = events.flatMap(({ data }) => (data.article ? [data.article.id] : []));
  expect(told.sort()).toEqual(stories.flatMap(({ articles }) => articles.map(({ id }) => id)).sort());
  const created = events.filter(({ type }) => type === 'story.created').map(({ subject }) => subject);
  expect(created).toEqual(expect.arrayContaining(stories.map(({ id }) => id)));
}, 60_000);

test.each(services)('%s says that it is alive and ready, and tells its measures', async (service) => {
  const { address } = pipeline[service];
  for (const question of ['live', 'ready']) {
    const answer = await fetch(`${address}/health/${question}`);
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
  }
  const measures = await pipeline[service].measures();
  expect(measures).toMatchObject({
    babelwire_articles: seeds.length,
    babelwire_stories: stories.length,
    'babelwire_consumer_lag{topic="news.raw",group="normalizer-extract"}': 0,
    'babelwire_consumer_lag{topic="news.normalized",group="normalizer-cluster"}': 0,
    'babelwire_consumer_lag{topic="news.clustered",group="store"}': 0,
  });
  for (const step of steps[service] ?? []) {
    expect(measures[`babelwire_messages_handled_total{step="${step}"}`]).toBeGreaterThanOrEqual(seeds.length);
    expect(measures[`babelwire_messages_dead_lettered_total{step="${step}"}`]).toBe(0);
    expect(measures[`babelwire_handling_seconds_count{step="${step}"}`]).toBeGreaterThan(0);
  }
});

test('a record that nobody can read becomes a dead letter, and the operators see it', async () => {
  const kafka = new Kafka({ brokers: [pipeline.brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({
    topic: topics.raw.name,
    messages: [{ key: 'broken', value: '{"source": "kcat", "text": 5}' }],
  });
  await producer.disconnect();
  const { topics: queues, deadLetters } = await eventually(
    () => pipeline.dashboard.get<Queues>('/api/queues'),
    (answer) => answer.deadLetters.count === 1 && answer.topics.every(({ lag, group }) => !group || lag === 0),
  );
  expect(deadLetters.recent).toMatchObject([{ topic: 'news.raw', step: 'extract', reason: /"text"/ }]);
  const counts = queues.map(({ topic, group, deadLetters }) => [topic, group, deadLetters]);
  expect(counts).toContainEqual(['news.raw', 'normalizer-extract', 1]);
  const measures = await pipeline.normalizer.measures();
  expect(measures['babelwire_messages_dead_lettered_total{step="extract"}']).toBe(1);
}, 60_000);
