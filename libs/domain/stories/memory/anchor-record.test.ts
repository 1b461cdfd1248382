import type { AnchorDocument } from '../../entities/anchors.js';
import { Kind, NO_PRIOR } from '../../entities/anchor-kinds.js';
import { AnchorRecordStore, mentionsOf, packRecord, type AnchorRecord } from './anchor-record.js';

const MAX_KEY = 2 ** 30 - 1;

/** Three mentions: a number with two keys, a word, a name with two keys; every field at its largest somewhere. */
const doc: AnchorDocument = {
  keys: Int32Array.of(500, 20, MAX_KEY, 7, 0),
  kinds: Uint8Array.of(Kind.Number, Kind.RoundNumber, Kind.Word, Kind.Name, Kind.SouthEastAsianRun),
  priors: Uint8Array.of(NO_PRIOR, NO_PRIOR, 96, 0, 0),
  mentions: Uint16Array.of(0, 0, 1, 2, 2),
  starts: Uint16Array.of(0, 10_000, 19_999),
  lengths: Uint8Array.of(3, 255, 12),
  counts: Uint8Array.of(1, 255, 2),
  numberCount: 1,
  script: 0x4e,
  textLength: 20_000,
};

const store = (of: AnchorDocument, ...chosen: number[]) =>
  packRecord(of, Uint16Array.from(chosen), mentionsOf(of, Uint16Array.from(chosen)));

/** Every key with its fields, as they are read back. */
const read = (anchors: AnchorRecord) =>
  Array.from(anchors.keys, (key, i) => {
    const mention = anchors.mention(i);
    return [
      key,
      anchors.kind(i),
      anchors.prior(mention),
      Math.round(anchors.position(mention) * 20_000),
      anchors.count(mention),
    ];
  });

const number = [
  [20, Kind.RoundNumber, NO_PRIOR, 0, 1],
  [500, Kind.Number, NO_PRIOR, 0, 1],
];
const word = [[MAX_KEY, Kind.Word, 96, 10_000, 255]];
const name = [
  [0, Kind.SouthEastAsianRun, 0, 19_999, 2],
  [7, Kind.Name, 0, 19_999, 2],
];

test.each<[name: string, chosen: number[], keys: number[][], mentions: number, numbers: number]>([
  ['all keys', [0, 1, 2, 3, 4], [...name, ...number, ...word], 3, 1],
  ['some mentions', [2, 3, 4], [...name, ...word], 2, 0],
  ['one mention', [0, 1], number, 1, 1],
  ["one of a mention's keys", [3], [[7, Kind.Name, 0, 19_999, 2]], 1, 0],
  ['no key', [], [], 0, 0],
])('%s: keys in ascending order, each with its mention', (_name, chosen, keys, mentions, numbers) => {
  const anchors = store(doc, ...chosen);
  expect(read(anchors)).toEqual(keys);
  expect([anchors.size, anchors.mentionCount, anchors.numberCount]).toEqual([keys.length, mentions, numbers]);
  expect(anchors.script).toBe(0x4e);
});

test('positions are shares of the text', () => {
  const anchors = store(doc, 0, 1, 2, 3, 4);
  expect([0, 1, 2].map((mention) => anchors.position(mention))).toEqual([0, 0.5, 0.99995]);
  const empty = store({ ...doc, textLength: 0 }, 0, 1);
  expect(empty.position(0)).toBe(0);
});

test('copies in a store equal their originals', () => {
  const records = new AnchorRecordStore();
  const many = Array.from({ length: 20_000 }, (_, i) => store(doc, ...[[0, 1, 2, 3, 4], [3], [], [2, 4]][i % 4]!));
  const kept = many.map((anchors) => records.add(anchors));
  expect(kept.map(read)).toEqual(many.map(read));
  expect(kept[0]!.find(7)).toBe(1);
  expect(kept[0]!.find(8)).toBe(-1);
});
