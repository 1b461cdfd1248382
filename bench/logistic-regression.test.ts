import { fitLogistic, type Observation } from './logistic-regression.js';
import { random } from './random.js';

/** Draws observations of known weights. */
function drawn(base: number, weights: number[], count: number): Observation[] {
  const next = random(1);
  return Array.from({ length: count }, () => {
    const features = weights.map((_, k) => (k + 1) * (4 * next() - 2) + k);
    const odds = features.reduce((sum, value, k) => sum + weights[k]! * value, base);
    return { features, isPositive: next() < 1 / (1 + Math.exp(-odds)), weight: 1 };
  });
}

describe('logistic regression', () => {
  it.each([
    [0, [1]],
    [-1, [2, -0.5]],
    [0.5, [0, 1, -1]],
  ])('finds base %p and weights %p again', (base, weights) => {
    const model = fitLogistic(drawn(base, weights, 20_000), 0.01);
    expect(model.base).toBeCloseTo(base, 0);
    weights.forEach((weight, k) => expect(model.weights[k]! - weight).toBeCloseTo(0, 0));
  });

  it('keeps weights small when the penalty is large', () => {
    const [weight] = fitLogistic(drawn(0, [2], 1000), 1e6).weights;
    expect(Math.abs(weight!)).toBeLessThan(0.01);
  });
});
