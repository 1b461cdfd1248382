import { createRequire } from 'node:module';
import { topics } from '#libs/contracts/topics.js';
import { deadLetter, decode, murmur2, partitionOf, type StoredRecord } from './record.js';

const kafkajs = createRequire(import.meta.url)('kafkajs/src/producer/partitioners/default/murmur2') as (
  key: string,
) => number;

// The values that Kafka's own Java client gives.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2(%s) = %i', (key, expected) => expect(murmur2(Buffer.from(key))).toBe(expected));

test('equals the Kafka client for keys of every length and script', () => {
  for (let length = 0; length < 40; length++) {
    const key = 'ä世界aZ9-é'.repeat(8).slice(0, length);
    expect(murmur2(Buffer.from(key))).toBe(kafkajs(key));
  }
});

test('a partition is never negative', () => {
  for (let i = 0; i < 1000; i++) {
    const partition = partitionOf(`key-${i}`, 12);
    expect(partition).toBeGreaterThanOrEqual(0);
    expect(partition).toBeLessThan(12);
  }
});

describe('decoding', () => {
  const merge = { type: 'stories-merged', edition: 'main', from: 'a'.repeat(32), into: 'b'.repeat(32) };
  const evidence = { method: 'story', score: 7, threshold: 5, anchors: [], adjustments: [] };
  const stored = (key: string | null, value: unknown, partition = partitionOf('main', 6)): StoredRecord => ({
    ...{ topic: 'news.clustered', partition, offset: 0n, headers: {}, timestamp: new Date('2026-01-01') },
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(JSON.stringify(value)),
  });

  it.each([
    ['no value', stored('main', null), 'the record has no value; it must be JSON'],
    ['no key', stored(null, { ...merge, evidence }), 'the record\'s key must be "main", the edition'],
    ['another key', stored('other', { ...merge, evidence }), 'the record\'s key must be "main", the edition'],
    ['another partition', stored('main', { ...merge, evidence }, 0), 'the record must be in partition 3, that of its key (murmur2)'],
    ['a story merged with itself', stored('main', { ...merge, into: merge.from, evidence }), 'field "into": must differ from "from"'],
    ['an unknown type', stored('main', { type: 'x' }), 'field "type": must be one of article-clustered, stories-merged, texts-joined, translation-found'],
  ])('%s', (_name, record, reason) => {
    expect(decode(record, topics.clustered)).toMatchObject({ reason });
  }); // prettier-ignore

  it('takes a message with its key in its partition', () => {
    expect(decode(stored('main', { ...merge, evidence }), topics.clustered)).toHaveProperty('message');
  });
});

test('the key of a dead letter can be kept by both logs', () => {
  const record = { key: Buffer.from('a\0b'), value: null, headers: {}, offset: 0n, partition: 0, topic: 'news.raw' };
  const failure = { group: 'g', step: 's', reason: 'r', attempts: 1 };
  const letter = deadLetter({ ...record, timestamp: new Date() }, failure);
  expect(letter).toMatchObject({ key: 'ab', value: { key: Buffer.from('a\0b').toString('base64') } });
});
