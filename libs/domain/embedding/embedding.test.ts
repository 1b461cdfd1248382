import { describe, expect, it } from '@jest/globals';
import { packEmbedding, quantizeUnit, unpackVector } from './embedding.js';

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

describe('quantizeUnit', () => {
  it('keeps the cosine of two vectors', () => {
    const vectors = [1, 2].map((seed) => unit(Array.from({ length: 384 }, (_, i) => Math.sin(i * i + seed))));
    const [a, b] = vectors as [number[], number[]];
    const exact = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    const [x, y] = [quantizeUnit(a), quantizeUnit(b)];
    const rounded = x.reduce((sum, component, i) => sum + component * y[i]!, 0) / 127 ** 2;
    expect(Math.abs(rounded - exact)).toBeLessThan(0.01);
  });
});

function unit(vector: number[]): number[] {
  const norm = Math.hypot(...vector);
  return vector.map((component) => component / norm);
}
