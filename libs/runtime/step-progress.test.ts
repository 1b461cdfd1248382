import { topics } from '#libs/contracts/topics.js';
import { StallDetector, type WatchedConsumer } from './step-progress.js';

const subscription = { topic: topics.raw, group: 'normalizer-extract', step: 'extract' };

/** Samples every 10 s: end and committed offset of partition 3, and of partition 4 where there are two more numbers. */
function measure(
  positions: WatchedConsumer['positions'],
  samples: [number, number | null, number?, number?][],
): string[][] {
  const detector = new StallDetector();
  return samples.map((sample, i) => {
    const partitions = [sample.slice(0, 2), sample.slice(2)].flatMap(([end, committed], n) => {
      if (end === undefined || end === null) return [];
      const offset = committed === null ? null : BigInt(committed!);
      return { partition: 3 + n, endOffset: BigInt(end), committed: offset, lag: BigInt(end) - (offset ?? 0n) };
    });
    const queue = { topic: 'news.raw', group: 'normalizer-extract', partitions, lag: null, oldestUnprocessedAge: null };
    const other = { ...queue, group: 'another' };
    return detector.measure([{ subscription, positions }], [other, queue], i * 10_000);
  });
}

const assigned = new Map([
  [3, 0n],
  [4, 0n],
]);
const stalled = (wait: string) => [`the step extract has made no progress for 30 s: ${wait}`];

test.each<[string, WatchedConsumer['positions'], Parameters<typeof measure>[1], string[]]>([
  ['work without progress', assigned, [[9, 5], [9, 5], [12, 5], [12, 5]], stalled('7 messages wait in news.raw/3 from offset 5')], // prettier-ignore
  [
    'nothing was ever committed',
    assigned,
    Array(4).fill([9, null]),
    stalled('9 messages wait in news.raw/3 from offset 0'),
  ],
  ['no group was joined', null, Array(4).fill([9, 8]), stalled('1 message waits in news.raw/3 from offset 8')],
  ['one partition of two', assigned, [[9, 5, 2, 0], [9, 5, 2, 1], [9, 5, 3, 2], [9, 5, 4, 3]], stalled('4 messages wait in news.raw/3 from offset 5')], // prettier-ignore
  ['two partitions', assigned, Array(4).fill([9, 5, 2, 1]), stalled('4 messages wait in news.raw/3 from offset 5, and more in 1 other partition')], // prettier-ignore
  ['slow progress', assigned, [[9, 5], [9, 5], [9, 5], [9, 6]], []], // prettier-ignore
  ['no work', assigned, Array(4).fill([9, 9]), []],
  ['new work after a quiet time', assigned, [[9, 9], [9, 9], [9, 9], [12, 9]], []], // prettier-ignore
  ['less than 30 s', assigned, Array(3).fill([9, 5]), []],
  ['only transaction markers follow', new Map([[3, 9n]]), Array(4).fill([9, 8]), []],
  ["another member's partition", new Map([[7, 0n]]), Array(4).fill([9, 5]), []],
])('%s', (_name, positions, samples, expected) => {
  expect(measure(positions, samples).at(-1)).toEqual(expected);
});
