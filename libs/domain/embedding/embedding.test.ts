import { describe, expect, it } from '@jest/globals';
import { cosine, packEmbedding, quantizeUnit, unpackVector } from './embedding.js';

const bytes = (...values: number[]) => Int8Array.from(values);

describe('quantizeUnit', () => {
  it.each([
    [
      [1, 0, -1],
      [127, 0, -127],
    ],
    [
      [0.6, -0.8],
      [76, -102],
    ],
    [
      [0.001, -0.001],
      [0, 0],
    ],
    [[1.0000001], [127]],
    [[], []],
  ])('%j becomes %j', (vector, expected) => {
    expect([...quantizeUnit(vector)].map((value) => value + 0)).toEqual(expected);
  });
});

describe('packEmbedding', () => {
  it.each([
    [bytes(127, 0, -127, -1), 'fwCB/w=='],
    [bytes(), ''],
    [bytes(9, 1, 2, 9).subarray(1, 3), 'AQI='],
  ])('%j is %s, and back', (vector, data) => {
    const packed = packEmbedding('m', vector);
    expect(packed).toEqual({ model: 'm', data });
    expect(unpackVector(packed)).toEqual(Int8Array.from(vector));
  });

  it('unpacks into memory of its own', () => {
    expect(unpackVector({ model: 'm', data: 'AQI=' }).buffer.byteLength).toBe(2);
  });
});

describe('cosine', () => {
  it.each([
    [bytes(127, 0), bytes(127, 0), 1],
    [bytes(127, 0), bytes(0, 127), 0],
    [bytes(127, 0), bytes(-127, 0), -1],
    [bytes(3, 4), bytes(4, 3), 0.96],
    [bytes(1, 1), bytes(100, 100), 1],
    [bytes(0, 0), bytes(1, 2), 0],
    [bytes(), bytes(), 0],
  ])('of %j and %j is %d', (a, b, expected) => {
    expect(cosine(a, b)).toBeCloseTo(expected, 12);
    expect(cosine(b, a)).toBe(cosine(a, b));
  });

  it('is refused for vectors of different lengths', () => {
    expect(() => cosine(bytes(1), bytes(1, 2))).toThrow(RangeError);
  });

  it('survives rounding to bytes', () => {
    const vectors = [1, 2].map((seed) => unit(Array.from({ length: 384 }, (_, i) => Math.sin(i * i + seed))));
    const [a, b] = vectors as [number[], number[]];
    const exact = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    expect(Math.abs(cosine(quantizeUnit(a), quantizeUnit(b)) - exact)).toBeLessThan(0.01);
  });
});

function unit(vector: number[]): number[] {
  const norm = Math.hypot(...vector);
  return vector.map((component) => component / norm);
}
