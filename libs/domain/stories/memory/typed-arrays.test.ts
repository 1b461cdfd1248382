import { binarySearch, GrowableArray, quickselect } from './typed-arrays.js';

test('a growable array keeps its items', () => {
  const growable = new GrowableArray(2);
  growable.array[1] = 7;
  growable.reserve(5);
  expect([...growable.array]).toEqual([0, 7, 0, 0, 0]);
});

test.each([
  [1, 0],
  [5, 2],
  [9, 3],
  [0, -1],
  [6, -1],
  [10, -1],
])('binarySearch finds %d at %d', (value, index) => {
  expect(binarySearch(Int32Array.of(1, 3, 5, 9), value)).toBe(index);
});

describe('quickselect', () => {
  const values = (seed: number, size: number) => Float64Array.from({ length: size }, (_, i) => (i * seed) % 1009);

  test.each([
    [1, 1],
    [2, 2],
    [7, 3],
    [500, 17],
    [500, 499],
    [1000, 1],
    [1000, 1000],
  ])('of %d values finds the largest number %d', (size, n) => {
    for (const seed of [1, 37, 1008]) {
      const sorted = [...values(seed, size)].sort((a, b) => b - a);
      expect(quickselect(values(seed, size), size, n)).toBe(sorted[n - 1]);
    }
  });

  test('ignores values after the first `size`', () => {
    expect(quickselect(Float64Array.of(3, 1, 2, 9, 9), 3, 1)).toBe(3);
  });
});
