/** Logistic regression with an L2 penalty, by iteratively reweighted least squares (Newton's method). */

/** What a weighted observation looks like: its features, and whether it is positive. */
export interface Observation {
  features: number[];
  isPositive: boolean;
  weight: number;
}

export interface LogisticModel {
  base: number;
  weights: number[];
}

const STEPS = 15;
const CLOSE = 1e-4;

/** Fits on standardized features, so that the penalty is fair to all; weights come back in the features' own units. */
export function fitLogistic(observations: Observation[], penalty: number): LogisticModel {
  const scales = scalesOf(observations);
  const rows = observations.map(({ features }) => [...features.map((value, k) => (value - scales[k]!.mean) / scales[k]!.deviation), 1]); // prettier-ignore
  const model = new Array<number>(scales.length + 1).fill(0);
  for (let step = 0, moved = Infinity; step < STEPS && moved > CLOSE; step++) {
    const change = newtonStep(rows, observations, model, penalty);
    change.forEach((by, k) => (model[k]! += by));
    moved = Math.max(...change.map(Math.abs));
  }
  const weights = scales.map(({ deviation }, k) => model[k]! / deviation);
  return { base: weights.reduce((base, weight, k) => base - weight * scales[k]!.mean, model.at(-1)!), weights };
}

/** Weighted mean and standard deviation of each feature. */
function scalesOf(observations: Observation[]): { mean: number; deviation: number }[] {
  const total = observations.reduce((sum, { weight }) => sum + weight, 0);
  const average = (value: (observation: Observation) => number) =>
    observations.reduce((sum, observation) => sum + observation.weight * value(observation), 0) / total;
  return (observations[0]?.features ?? []).map((_, k) => {
    const mean = average(({ features }) => features[k]!);
    return { mean, deviation: Math.sqrt(average(({ features }) => (features[k]! - mean) ** 2)) || 1 };
  });
}

/** The last column is the base, which is not penalized. */
function newtonStep(rows: number[][], observations: Observation[], model: number[], penalty: number): number[] {
  const size = model.length;
  const gradient = model.map((value, k) => (k < size - 1 ? -penalty * value : 0));
  const curvature = model.map((_, k) => model.map((_, m) => (k === m && k < size - 1 ? penalty : 0)));
  rows.forEach((row, at) => {
    const { isPositive, weight } = observations[at]!;
    let odds = 0;
    for (let k = 0; k < size; k++) odds += model[k]! * row[k]!;
    const probability = 1 / (1 + Math.exp(-odds));
    const bend = weight * Math.max(1e-6, probability * (1 - probability));
    for (let k = 0; k < size; k++) {
      gradient[k]! += weight * (Number(isPositive) - probability) * row[k]!;
      for (let m = 0; m <= k; m++) curvature[k]![m]! += bend * row[k]! * row[m]!;
    }
  });
  return solve(curvature, gradient);
}

/** Solves a symmetric positive definite system, of which the lower triangle is given (Cholesky). */
function solve(matrix: number[][], right: number[]): number[] {
  const lower = matrix.map((row) => row.slice());
  const solution = right.slice();
  for (let i = 0; i < right.length; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = lower[i]![j]!;
      for (let k = 0; k < j; k++) rest -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(rest, 1e-12)) : rest / lower[j]![j]!;
    }
    for (let k = 0; k < i; k++) solution[i]! -= lower[i]![k]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  for (let i = right.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < right.length; k++) solution[i]! -= lower[k]![i]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  return solution;
}
