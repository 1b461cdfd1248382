import { HashFilter } from './hash-filter.js';
import { HIGH_SEED, nextHigh } from './text-hash.js';

const hashes = Array.from({ length: 2000 }, (_, i) => nextHigh(nextHigh(HIGH_SEED, i), i));
const added = hashes.slice(0, 1000);
const others = hashes.slice(1000);

test.each([1 << 10, 1 << 12])('a filter of %d bytes tells what it may have', (bytes) => {
  const filter = new HashFilter(new Uint8Array(bytes));
  for (const hash of added) filter.add(hash);
  expect(added.every((hash) => filter.mayHave(hash))).toBe(true);
  const full = added.length / (8 * bytes);
  expect(others.filter((hash) => filter.mayHave(hash)).length).toBeLessThan(1.5 * full * others.length);
});

test.each([0, -1, 0x7fffffff, -0x80000000])('%d is found in its bits', (hash) => {
  const filter = new HashFilter(new Uint8Array(4));
  filter.add(hash);
  expect(filter.mayHave(hash)).toBe(true);
  expect(new HashFilter(filter.bytes).mayHave(hash)).toBe(true);
  expect(filter.mayHave(~hash)).toBe(false);
});
