import { HashTable, HIGH_SEED, LOW_SEED, nextHigh, nextLow } from './text-hash.js';

function hashOf(text: string, low = LOW_SEED, high = HIGH_SEED): [low: number, high: number] {
  for (let i = 0; i < text.length; i++) {
    low = nextLow(low, text.charCodeAt(i));
    high = nextHigh(high, text.charCodeAt(i));
  }
  return [low, high];
}

test.each<[beginning: string, end: string]>([
  ['', 'berlin'],
  ['new', ' york'],
  ['東', '京都'],
])('the hash of "%s" goes on with "%s"', (beginning, end) => {
  expect(hashOf(end, ...hashOf(beginning))).toEqual(hashOf(beginning + end));
});

test('lanes are 32-bit integers, and texts that differ have different ones', () => {
  const texts = ['', 'a', 'b', 'ab', 'ba', 'a b', 'aa', 'é', '東京', '京東', '\0', '\0\0'];
  const hashes = texts.map((text) => hashOf(text));
  for (const lane of hashes.flat()) expect(lane).toBe(lane | 0);
  expect(new Set(hashes.map(([low]) => low)).size).toBe(texts.length);
  expect(new Set(hashes.map(([, high]) => high)).size).toBe(texts.length);
});

describe('a table', () => {
  test('holds what it was told first', () => {
    const table = new HashTable(16);
    expect([table.add(1, 2, 0), table.add(1, 3, 7)]).toEqual([0, 7]);
    expect([table.add(1, 2, 9), table.add(1, 3, 9), table.size]).toEqual([0, 7, 2]);
  });

  test.each<[name: string, low: (i: number) => number]>([
    ['the same cell', () => 5],
    ['the last cell', () => 15],
    ['negative hashes', (i) => -1 - i],
  ])('tells keys of %s apart', (_name, low) => {
    const table = new HashTable(16);
    for (let i = 0; i < 9; i++) table.add(low(i), i, i * i);
    expect(Array.from({ length: 9 }, (_, i) => table.add(low(i), i, 99))).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64]);
    expect(table.size).toBe(9);
  });

  test('is full at 60 %, and can still be read', () => {
    const table = new HashTable(16);
    for (let i = 0; i < 9; i++) table.add(i, i, i);
    expect(() => table.add(9, 9, 9)).toThrow(RangeError);
    expect(table.add(8, 8, 9)).toBe(8);
  });

  test('forgets everything', () => {
    const table = new HashTable(16);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 9; i++) table.add(round, i, i);
      table.clear();
      expect([table.size, table.add(round, 3, 4)]).toEqual([0, 4]);
      table.clear();
    }
  });
});
