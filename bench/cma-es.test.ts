import { maximize } from './cma-es.js';
import { seededRandom } from './seeded-random.js';

const bowl = (point: number[]) => -point.reduce((sum, x, i) => sum + (x - i) ** 2, 0);
/** Steep along one axis, flat along the other. */
const valley = ([x = 0, y = 0]: number[]) => -(1000 * (x - 1) ** 2 + (y + 2) ** 2);
/** Piecewise constant: it has no gradient. */
const stairs = ([x = 0, y = 0]: number[]) => -Math.abs(Math.round(10 * x) - 30) - Math.abs(Math.round(10 * y) + 10);

const all = (valueOf: (point: number[]) => number) => (points: number[][]) => Promise.resolve(points.map(valueOf));

test.each<[name: string, valueOf: (point: number[]) => number, at: number[], digits: number]>([
  ['a bowl', bowl, [0, 1, 2, 3, 4], 2],
  ['a valley', valley, [1, -2], 2],
  ['stairs', stairs, [3, -1], 0],
])('maximizes %s', async (_name, valueOf, at, digits) => {
  const start = at.map(() => 0);
  const scales = at.map(() => 1);
  const found = await maximize(start, all(valueOf), { scales, step: 0.5, generations: 200, random: seededRandom(1) });
  for (const [i, x] of at.entries()) expect(found[i]).toBeCloseTo(x, digits);
});

test('reports each generation', async () => {
  const values: number[] = [];
  const report = (_generation: number, { value }: { value: number }) => values.push(value);
  await maximize([5, 5], all(bowl), { scales: [1, 1], step: 0.3, generations: 30, random: seededRandom(2), report });
  expect(values).toHaveLength(30);
  expect(values.at(-1)).toBeGreaterThan(values[0]!);
});
