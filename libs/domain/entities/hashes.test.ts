import { BloomFilter, hash30, hash30OfUnits, HashTable, HIGH_SEED, LOW_SEED, updateHigh, updateLow } from './hashes.js';

function hashOf(text: string, low = LOW_SEED, high = HIGH_SEED): [low: number, high: number] {
  for (let i = 0; i < text.length; i++) {
    low = updateLow(low, text.charCodeAt(i));
    high = updateHigh(high, text.charCodeAt(i));
  }
  return [low, high];
}

test.each<[beginning: string, end: string]>([
  ['', 'berlin'],
  ['new', ' york'],
  ['東', '京都'],
])('the hash of "%s" continues with "%s"', (beginning, end) => {
  expect(hashOf(end, ...hashOf(beginning))).toEqual(hashOf(beginning + end));
});

test('lanes are 32-bit integers, and texts that differ have different ones', () => {
  const texts = ['', 'a', 'b', 'ab', 'ba', 'a b', 'aa', 'é', '東京', '京東', '\0', '\0\0'];
  const hashes = texts.map((text) => hashOf(text));
  for (const lane of hashes.flat()) expect(lane).toBe(lane | 0);
  expect(new Set(hashes.map(([low]) => low)).size).toBe(texts.length);
  expect(new Set(hashes.map(([, high]) => high)).size).toBe(texts.length);
});

describe('a hash table', () => {
  test('keeps the first value', () => {
    const table = new HashTable(16);
    expect([table.add(1, 2, 0), table.add(1, 3, 7)]).toEqual([0, 7]);
    expect([table.add(1, 2, 9), table.add(1, 3, 9), table.size]).toEqual([0, 7, 2]);
  });

  test.each<[name: string, low: (i: number) => number]>([
    ['the same cell', () => 5],
    ['the last cell', () => 15],
    ['negative hashes', (i) => -1 - i],
  ])('separates keys of %s', (_name, low) => {
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

  test('can be cleared', () => {
    const table = new HashTable(16);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 9; i++) table.add(round, i, i);
      table.clear();
      expect([table.size, table.add(round, 3, 4)]).toEqual([0, 4]);
      table.clear();
    }
  });
});

test('hashes are 30-bit integers that differ with every letter', () => {
  const words = ['', 'a', 'b', 'ab', 'ba', 'R:DE', 'R:ED', 'é', '東京'];
  const hashes = words.map(hash30);
  expect(new Set(hashes).size).toBe(words.length);
  for (const hash of hashes) {
    expect(Number.isInteger(hash)).toBe(true);
    expect(hash).toBeGreaterThanOrEqual(0);
    expect(hash).toBeLessThan(2 ** 30);
  }
});

test('the hash of a prefix and units is that of both as one string', () => {
  const units = Uint16Array.from('東京x', (unit) => unit.charCodeAt(0));
  expect(hash30OfUnits('p:', units, 2)).toBe(hash30('p:東京'));
  expect(hash30OfUnits('', units, 0)).toBe(hash30(''));
});

describe('a Bloom filter', () => {
  const hashes = Array.from({ length: 2000 }, (_, i) => updateHigh(updateHigh(HIGH_SEED, i), i));
  const added = hashes.slice(0, 1000);
  const others = hashes.slice(1000);

  test.each([1 << 10, 1 << 12])('of %d bytes misses nothing and reports little else', (bytes) => {
    const filter = new BloomFilter(new Uint8Array(bytes));
    for (const hash of added) filter.add(hash);
    expect(added.every((hash) => filter.mightContain(hash))).toBe(true);
    const full = added.length / (8 * bytes);
    expect(others.filter((hash) => filter.mightContain(hash)).length).toBeLessThan(1.5 * full * others.length);
  });

  test.each([0, -1, 0x7fffffff, -0x80000000])('finds %d in its bits', (hash) => {
    const filter = new BloomFilter(new Uint8Array(4));
    filter.add(hash);
    expect(filter.mightContain(hash)).toBe(true);
    expect(new BloomFilter(filter.bytes).mightContain(hash)).toBe(true);
    expect(filter.mightContain(~hash)).toBe(false);
  });
});
