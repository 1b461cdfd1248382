import { addCentroids, subtractCentroid, SumCentroid, type Centroid } from './centroid.js';

/** [key, texts that have it, sum of their positions, weight]; values that 32-bit floats hold exactly. */
type Row = [key: number, count: number, positions: number, weight: number];

function centroid(members: number, ...rows: Row[]): SumCentroid {
  const made = new SumCentroid(members, rows.length);
  for (const [i, [key, count, positions, weight]] of rows.entries()) {
    made.keys[i] = key;
    made.counts[i] = count;
    made.positions[i] = positions;
    made.weights[i] = weight;
  }
  return made;
}

const rowsOf = (of: Centroid): Row[] =>
  Array.from(of.keys, (key, i) => [key, of.count(i), of.position(i) * of.count(i), of.weight(i)]);

const none = centroid(0);
const one = centroid(1, [3, 1, 0.5, 2], [8, 1, 0.25, 1]);
const other = centroid(1, [1, 1, 0.75, 4], [8, 1, 0.5, 0.5]);
const three = centroid(3, [1, 2, 0.5, 3], [3, 3, 1.5, 4], [9, 1, 1, 1]);

describe('addCentroids', () => {
  test.each<[name: string, a: Centroid, b: Centroid, members: number, rows: Row[]]>([
    ['nothing and one', none, one, 1, rowsOf(one)],
    ['one and nothing', one, none, 1, rowsOf(one)],
    [
      'keys of both and of each',
      one,
      other,
      2,
      [
        [1, 1, 0.75, 4],
        [3, 1, 0.5, 2],
        [8, 2, 0.75, 1.5],
      ],
    ],
    [
      'the same twice',
      one,
      one,
      2,
      [
        [3, 2, 1, 4],
        [8, 2, 0.5, 2],
      ],
    ],
    [
      'many and one',
      three,
      other,
      4,
      [
        [1, 3, 1.25, 7],
        [3, 3, 1.5, 4],
        [8, 1, 0.5, 0.5],
        [9, 1, 1, 1],
      ],
    ],
  ])('%s', (_name, a, b, members, rows) => {
    const sum = addCentroids(a, b, 100);
    expect([sum.members, rowsOf(sum)]).toEqual([members, rows]);
    expect(rowsOf(addCentroids(b, a, 100))).toEqual(rows);
  });
});

test('a position is the mean of the texts', () => {
  expect(addCentroids(one, other, 100).position(2)).toBe(0.375);
});

describe('subtractCentroid undoes addCentroids', () => {
  test.each<[name: string, a: Centroid, b: Centroid]>([
    ['nothing', one, none],
    ['all', none, one],
    ['keys in common', one, other],
    ['the same', one, one],
    ['one of many', three, one],
    ['many of one', other, three],
  ])('%s', (_name, a, b) => {
    const rest = subtractCentroid(addCentroids(a, b, 100), b);
    expect([rest.members, rowsOf(rest)]).toEqual([a.members, rowsOf(a)]);
  });

  test('but does not restore keys that were dropped', () => {
    const truncated = addCentroids(three, other, 2);
    expect([...subtractCentroid(truncated, other).keys]).toEqual([1, 3]);
  });
});

describe('of more than maxKeys keys it keeps', () => {
  test.each<[name: string, maxKeys: number, keys: number[]]>([
    ['all that fit', 4, [1, 3, 8, 9]],
    ['those that most texts have', 2, [1, 3]],
    ['of equals the one with the larger weight', 3, [1, 3, 9]],
    ['of those that most texts have the one with the larger weight', 1, [1]],
    ['none', 0, []],
  ])('%s', (_name, maxKeys, keys) => {
    const kept = addCentroids(three, other, maxKeys);
    const all = new Map(rowsOf(addCentroids(three, other, 100)).map((row) => [row[0], row]));
    expect(rowsOf(kept)).toEqual(keys.map((key) => all.get(key)));
    expect(kept.members).toBe(4);
  });
});

test('keys stay in ascending order', () => {
  const many = (seed: number) =>
    centroid(1, ...Array.from({ length: 300 }, (_, i): Row => [i * 7 + ((i * seed) % 7), 1, 0, (i * seed) % 11]));
  for (const maxKeys of [50, 300, 1000]) {
    const { keys } = addCentroids(many(3), many(5), maxKeys);
    expect(keys.length).toBeLessThanOrEqual(maxKeys);
    expect([...keys]).toEqual([...new Set(keys)].sort((a, b) => a - b));
  }
});
