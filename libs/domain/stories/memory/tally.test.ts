import { Tally } from './tally.js';

test.each<[steps: [string, number][], expected: [string, number][]]>([
  [[], []],
  [[['de', 1]], [['de', 1]]],
  [[['de', 1], ['de', 2]], [['de', 3]]],
  [[['de', 1], ['de', -1]], []],
  [[['de', 1], ['de', -1], ['fr', 2]], [['fr', 2]]],
  [[['de', 1], ['fr', 2]], [['de', 1], ['fr', 2]]],
  [[['de', 1], ['fr', 2], ['de', -1]], [['fr', 2]]],
  [[['de', 1], ['fr', 2], ['fr', -2], ['de', -1]], []],
])('after %j it holds %j', (steps, expected) => {
  const tally = new Tally<string>();
  for (const [key, by] of steps) tally.add(key, by);
  expect([...tally]).toEqual(expected);
  expect([...tally.keys()]).toEqual(expected.map(([key]) => key));
  expect(tally.size).toBe(expected.length);
  for (const key of ['de', 'fr', 'it']) {
    expect(tally.get(key)).toBe(new Map(expected).get(key) ?? 0);
    expect(tally.has(key)).toBe(new Map(expected).has(key));
  }
}); // prettier-ignore
