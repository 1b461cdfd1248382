import type { AnchorDocument } from '../../entities/anchors.js';
import { Kind, NO_PRIOR } from '../../entities/anchor-kinds.js';
import { numberSlots, RecordStore, storeAnchors, type StoredAnchors } from './stored-anchors.js';

const MAX_KEY = 2 ** 30 - 1;

/** Three slots: a number with two keys, a word, a name with two keys; every field at its largest somewhere. */
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
  storeAnchors(of, Uint16Array.from(chosen), numberSlots(of, Uint16Array.from(chosen)));

/** Every key with its fields, as they are read back. */
const read = (anchors: StoredAnchors) =>
  Array.from(anchors.keys, (key, i) => {
    const slot = anchors.slot(i);
    return [
      key,
      anchors.kind(i),
      anchors.prior(slot),
      Math.round(anchors.position(slot) * 20_000),
      anchors.count(slot),
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

test.each<[name: string, chosen: number[], keys: number[][], slots: number, numbers: number]>([
  ['all keys', [0, 1, 2, 3, 4], [...name, ...number, ...word], 3, 1],
  ['some slots', [2, 3, 4], [...name, ...word], 2, 0],
  ['one slot', [0, 1], number, 1, 1],
  ["one of a slot's keys", [3], [[7, Kind.Name, 0, 19_999, 2]], 1, 0],
  ['no key', [], [], 0, 0],
])('%s: keys in ascending order, each with its slot', (_name, chosen, keys, slots, numbers) => {
  const anchors = store(doc, ...chosen);
  expect(read(anchors)).toEqual(keys);
  expect([anchors.size, anchors.slotCount, anchors.numberCount]).toEqual([keys.length, slots, numbers]);
  expect(anchors.script).toBe(0x4e);
});

test('positions are shares of the text', () => {
  const anchors = store(doc, 0, 1, 2, 3, 4);
  expect([0, 1, 2].map((slot) => anchors.position(slot))).toEqual([0, 0.5, 0.99995]);
  const empty = store({ ...doc, textLength: 0 }, 0, 1);
  expect(empty.position(0)).toBe(0);
});

test('records that are kept stay what they were', () => {
  const records = new RecordStore();
  const many = Array.from({ length: 20_000 }, (_, i) => store(doc, ...[[0, 1, 2, 3, 4], [3], [], [2, 4]][i % 4]!));
  const kept = many.map((anchors) => records.keep(anchors));
  expect(kept.map(read)).toEqual(many.map(read));
  expect(kept[0]!.find(7)).toBe(1);
  expect(kept[0]!.find(8)).toBe(-1);
});
