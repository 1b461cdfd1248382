import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import type { Consumer } from '#libs/messaging/bus/bus.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { readAll } from '../bus/read-all.js';
import { eventually } from '../standalone/babelwire-process.js';
import { type Compression, produceZeros, produceTo } from './foreign-producers.js';
import {
  ATTRIBUTES_AT,
  MAGIC_AT,
  overwriteBatch,
  readBatches,
  RECORDS_AT,
  setChecksum,
  type StoredBatch,
} from './log-file.js';

const TOPIC = topics.raw.name;
const BATCH_SIZE = 4;
/** More than a batch may unpack to. */
const BOMB_BYTES = 100 << 20;

/** Ways to damage a batch, each with what the dead letter says. */
const DAMAGES: [reason: string, compression: Compression, damage: (bytes: Buffer) => void, keepsChecksum?: true][] = [
  ['its checksum is wrong', 'none', (bytes) => (bytes[bytes.length - 9]! ^= 1), true],
  ['its checksum is wrong', 'snappy', (bytes) => (bytes[RECORDS_AT + 9]! ^= 0x80), true],
  ['message format 1 is not supported', 'none', (bytes) => (bytes[MAGIC_AT] = 1), true],
  ['compression codec 5 is unknown', 'none', (bytes) => bytes.writeInt16BE(5, ATTRIBUTES_AT)],
  ['its gzip data is invalid', 'gzip', (bytes) => bytes.fill(0xa5, RECORDS_AT)],
  ['its snappy data is invalid', 'snappy', (bytes) => bytes.fill(0xa5, RECORDS_AT)],
  ['its LZ4 data is invalid', 'lz4', (bytes) => bytes.fill(0xa5, RECORDS_AT + 7)],
  ['its zstd data is invalid', 'zstd', (bytes) => bytes.fill(0xa5, RECORDS_AT + 6)],
  ['record 1 of 4 is invalid', 'none', (bytes) => bytes.fill(0x7f, RECORDS_AT)],
  ['record 5 of 9 is invalid', 'zstd', (bytes) => bytes.writeInt32BE(9, RECORDS_AT - 4)],
];

let kafka: RunningKafka;
let bus: KafkaBus;
beforeAll(async () => {
  kafka = await startKafka();
  bus = new KafkaBus({ brokers: [kafka.brokers], logger: pino({ level: 'silent' }) });
  await bus.connect();
}, 180_000);
afterAll(async () => {
  await bus?.close();
  await kafka?.stop();
}, 30_000);

/** Appends a batch of articles to a partition, and returns their guids. */
async function append(
  name: string,
  partition: number,
  compression: Compression,
  text = 'A storm closed the harbour bridge.',
): Promise<string[]> {
  const guids = Array.from({ length: BATCH_SIZE }, (_, n) => `${name}/${n}`);
  const articles = guids.map((guid): RawArticle => ({
    source: 'test',
    guid,
    text,
    edition: 'main',
  }));
  await produceTo(
    partition,
    kafka,
    TOPIC,
    compression,
    articles.map((value) => JSON.stringify(value)),
  );
  return guids;
}

/** Starts a consumer. Its articles' guids are added to `received`. */
async function consume(group: string): Promise<{ received: string[]; consumer: Consumer }> {
  const received: string[] = [];
  const consumer = await bus.subscribe({
    topic: topics.raw,
    group,
    step: 'read',
    commit: 'bus',
    maxBatch: 10,
    handle: async (messages) => {
      received.push(...messages.map(({ value }) => (value as RawArticle).guid!));
      return { emit: [] };
    },
  });
  return { received, consumer };
}

async function damage(batch: StoredBatch, [, , change, keepsChecksum]: (typeof DAMAGES)[number]): Promise<void> {
  change(batch.bytes);
  if (!keepsChecksum) setChecksum(batch);
  await overwriteBatch(kafka, TOPIC, 0, batch);
}

test('batches that cannot be decoded become dead letters; all others arrive, on their partition and on others', async () => {
  const good = [...(await append('first', 0, 'lz4')), ...(await append('other partition', 1, 'snappy'))];
  for (const [n, [, compression]] of DAMAGES.entries()) {
    await append(`damaged ${n}`, 0, compression);
    if (n % 3 === 0) good.push(...(await append(`between ${n}`, 0, 'zstd')));
  }
  await produceZeros(kafka, TOPIC, 0, BOMB_BYTES);
  good.push(...(await append('last', 0, 'gzip')), ...(await append('a third partition', 2, 'none')));
  const batches = await readBatches(kafka, TOPIC, 0);
  const bomb = batches.at(-2)!;
  expect(bomb.bytes.length).toBeLessThan(BOMB_BYTES / 500);
  expect(gunzipSync(bomb.bytes.subarray(RECORDS_AT)).length).toBeGreaterThan(BOMB_BYTES);
  // The first batch, then each damaged one and, after every third, a good one.
  const damaged = DAMAGES.map((_, n) => batches[1 + n + Math.ceil(n / 3)]!);
  for (const [n, batch] of damaged.entries()) await damage(batch, DAMAGES[n]!);

  const { received } = await consume('g');
  await eventually(async () => received, (guids) => good.every((guid) => guids.includes(guid))); // prettier-ignore
  expect(received.sort()).toEqual(good.sort());

  const letters = (await readAll(bus, topics.deadLetters, DAMAGES.length + 1)).map(({ value }) => value);
  const expected = [
    ...damaged.map((batch, n) => ({ batch, reason: DAMAGES[n]![0] })),
    { batch: bomb, reason: 'unpacks to more than 64 MiB' },
  ];
  expect(letters).toEqual(
    expected.map(({ batch, reason }) =>
      expect.objectContaining({
        ...{ topic: TOPIC, partition: 0, offset: String(batch.firstOffset), group: 'g', step: 'read' },
        reason: expect.stringContaining(reason),
        value: batch.bytes.toString('base64'),
      }),
    ),
  );
  const [queue] = (await bus.status()).filter(({ group }) => group === 'g');
  expect(queue!.lag).toBe(0n);
}, 60_000);

test('a place that the broker cannot read is passed over after some attempts, and holds up no other partition', async () => {
  const text = 'A storm closed the harbour bridge. '.repeat(100); // so much that each batch has an entry in the index
  const good = await append('before', 3, 'none', text);
  await append('damaged', 3, 'none', text);
  good.push(...(await append('behind', 3, 'none', text)), ...(await append('end', 3, 'none', text)));
  const batch = (await readBatches(kafka, TOPIC, 3))[1]!;
  batch.bytes.writeInt32BE(7, 8); // its length
  await overwriteBatch(kafka, TOPIC, 3, batch);

  const { received, consumer } = await consume('h');
  await eventually(async () => consumer.reason, (reason) => reason?.includes("can't read news.raw/3") ?? false); // prettier-ignore
  await append('elsewhere', 4, 'none');
  await eventually(async () => received, (guids) => guids.includes('elsewhere/3')); // prettier-ignore
  expect(received).not.toContain('behind/0');
  await eventually(async () => received, (guids) => guids.includes('end/3')); // prettier-ignore
  expect(received.filter((guid) => good.includes(guid))).toEqual(good);
  const letters = async () => {
    const all = (await readAll(bus, topics.deadLetters, 1)).map(({ value }) => value);
    return all.filter(({ group, partition }) => group === 'h' && partition === 3);
  };
  const [letter, ...others] = await eventually(letters, (found) => found.length > 0);
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ topic: TOPIC, partition: 3, offset: String(batch.firstOffset), value: null });
  expect(letter!.reason).toContain(
    `offsets ${batch.firstOffset} to ${batch.lastOffset} can't be decoded: Kafka can't read`,
  );
}, 60_000);
