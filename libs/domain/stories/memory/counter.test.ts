import { Counter } from './counter.js';

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
  const counter = new Counter<string>();
  for (const [key, by] of steps) counter.add(key, by);
  expect([...counter]).toEqual(expected);
  expect([...counter.keys()]).toEqual(expected.map(([key]) => key));
  expect(counter.size).toBe(expected.length);
  for (const key of ['de', 'fr', 'it']) {
    expect(counter.get(key)).toBe(new Map(expected).get(key) ?? 0);
    expect(counter.has(key)).toBe(new Map(expected).has(key));
  }
}); // prettier-ignore
