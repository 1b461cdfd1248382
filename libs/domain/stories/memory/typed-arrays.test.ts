import { quickselect } from './typed-arrays.js';

const values = (seed: number, size: number) => Float64Array.from({ length: size }, (_, i) => (i * seed) % 1009);

test.each([
  [1, 1],
  [2, 2],
  [7, 3],
  [500, 17],
  [500, 499],
  [1000, 1],
  [1000, 1000],
])('of %d values the %d. largest', (size, n) => {
  for (const seed of [1, 37, 1008]) {
    const sorted = [...values(seed, size)].sort((a, b) => b - a);
    expect(quickselect(values(seed, size), size, n)).toBe(sorted[n - 1]);
  }
});

test('values behind the first ones do not count', () => {
  expect(quickselect(Float64Array.of(3, 1, 2, 9, 9), 3, 1)).toBe(3);
});
