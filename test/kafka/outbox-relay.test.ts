import { createHash } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { closedEvent } from '#libs/contracts/story-event.fixtures.js';
import { topics } from '#libs/contracts/topics.js';
import type { BatchHandler, OutgoingMessage, QueueStatus, Subscription } from '#libs/messaging/bus/bus.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { deleteExpired } from '#libs/messaging/postgres-log/log-table.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { eventually } from '../standalone/babelwire-process.js';
import { openTestDatabase, type TestDatabase } from './open-test-database.js';

let kafka: RunningKafka;
let client: Kafka;
let database: TestDatabase;

beforeAll(async () => {
  [kafka, database] = await Promise.all([startKafka(), openTestDatabase()]);
  client = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING });
}, 180_000);
afterAll(async () => {
  await database?.drop();
  await kafka?.stop();
}, 30_000);

const id = (n: number) => createHash('md5').update(`${n}`).digest('hex');

function event(n: number): OutgoingMessage<typeof topics.stories> {
  const value = closedEvent({ id: `${n}`, storyId: id(n), title: `Grüße №${n} – 你好 \u{1f30d}` });
  return { topic: topics.stories, key: id(n), value, headers: { trace: `ü ${n}`, empty: '' } };
}

/** A connected bus with a consumer that commits in the database, and so with a relay. */
async function open(): Promise<KafkaBus> {
  const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
  const bus = new KafkaBus({ brokers: [kafka.brokers], logger, dataSource: database.dataSource });
  await bus.connect();
  const handle: BatchHandler<RawArticle> = async (messages) => ({
    emit: messages.map(({ value }) => event(Number(value.guid))),
  });
  const commit = 'database';
  await bus.subscribe({ topic: topics.raw, group: 'g', step: 'relayed', commit, maxBatch: 50, handle } as Subscription);
  return bus;
}

/** The outbox's queue of story events, from a process without a relay. */
async function outbox(): Promise<QueueStatus> {
  const logger = pino({ level: 'silent' });
  const bus = new KafkaBus({ brokers: [kafka.brokers], logger, dataSource: database.dataSource });
  await bus.connect();
  const queues = (await bus.status()).filter(({ group }) => group === 'outbox');
  await bus.close();
  expect(queues.map(({ topic }) => topic)).toEqual(['news.stories']);
  return queues[0]!;
}

const forwarded = () => eventually(outbox, ({ lag }) => lag === 0n);

const toText = (key: unknown, value: Buffer, headers: object) =>
  JSON.stringify([String(key), value.toString('hex'), Object.entries(headers).map(([name, v]) => [name, String(v)])]);

async function recordsInTable(): Promise<string[]> {
  const rows: { key: string; value: Buffer; headers: object }[] = await database.dataSource.query(
    `SELECT key, value, headers FROM message_log WHERE topic = 'news.stories'`,
  );
  return rows.map(({ key, value, headers }) => toText(key, value, headers)).sort();
}

async function recordsInKafka(): Promise<string[]> {
  const found: string[] = [];
  const consumer = client.consumer({ groupId: `look-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic: 'news.stories', fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers } }) => void found.push(toText(key, value!, headers!)),
  });
  for (let before = -1; found.length !== before || before === 0;) {
    before = found.length;
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  await consumer.disconnect();
  return found.sort();
}

async function deleteGroup(): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await admin.deleteGroups(['outbox']);
  await admin.disconnect();
}

const articles = (from: number, to: number): OutgoingMessage[] =>
  Array.from({ length: to - from }, (_, i) => {
    return { topic: topics.raw, key: `k${from + i}`, value: { source: 'test', guid: `${from + i}`, text: 'text' } };
  });

test('the relay forwards every record of the outbox to Kafka once, byte for byte', async () => {
  const bus = await open();
  await bus.publish(articles(0, 300));
  await eventually(recordsInTable, (rows) => rows.length === 300);
  await forwarded();
  await bus.close();
  expect(await recordsInKafka()).toEqual(await recordsInTable());
}, 90_000);

test('the queue of the outbox shows its lag, and unforwarded records do not expire', async () => {
  const log = new PostgresBus({ dataSource: database.dataSource, logger: pino({ level: 'silent' }) });
  await log.publish(Array.from({ length: 7 }, (_, i) => event(300 + i)));
  const { lag, oldestUnprocessedAge } = await outbox();
  expect(lag).toBe(7n);
  expect(oldestUnprocessedAge).toBeGreaterThan(0);
  await database.dataSource.query(`UPDATE message_log SET appended_at = appended_at - interval '400 days'`);
  await deleteExpired(database.dataSource.manager, topics.stories, 'outbox');
  const remaining: { key: string }[] = await database.dataSource.query(`SELECT key FROM message_log`);
  const unforwarded = Array.from({ length: 7 }, (_, i) => id(300 + i));
  expect(remaining.map(({ key }) => key)).toEqual(expect.arrayContaining(unforwarded));
  expect(remaining.length).toBeLessThan(7 + topics.stories.partitions);
  const bus = await open();
  await forwarded();
  await bus.close();
  expect((await recordsInKafka()).length).toBe(307);
}, 90_000);

test.each([
  [
    'the database missed the last offset',
    () => database.dataSource.query(`UPDATE consumer_partitions SET committed_offset = 0 WHERE group_name = 'outbox'`),
  ],
  ['Kafka deleted the group', deleteGroup],
])(
  'no record is forwarded twice after %s',
  async (_, loseOffset) => {
    const log = new PostgresBus({ dataSource: database.dataSource, logger: pino({ level: 'silent' }) });
    const before = (await recordsInKafka()).length;
    await loseOffset();
    await log.publish([event(1000 + before), event(2000 + before)]);
    const bus = await open();
    await forwarded();
    await bus.close();
    expect((await recordsInKafka()).length).toBe(before + 2);
  },
  90_000,
);
