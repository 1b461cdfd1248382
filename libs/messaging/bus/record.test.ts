import { createRequire } from 'node:module';
import { murmur2, partitionOf } from './record.js';

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
