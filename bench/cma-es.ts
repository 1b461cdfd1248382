/**
 * Separable CMA-ES (Ros and Hansen 2008): maximizes a function by sampling candidates around a mean. The best candidates
 * of a generation move the mean and adapt the step size and the variance along each axis. It needs no derivative, so the
 * objective may count clusters.
 */

/** A sampled point and its objective value. */
export interface Candidate {
  point: number[];
  value: number;
}

interface Options {
  /** Distance along each axis that changes the objective about as much as on any other axis. */
  scales: number[];
  /** Initial step size, in scales. */
  step: number;
  generations: number;
  random: () => number;
  /** Called after each generation with its best candidate and the new mean. */
  report?: (generation: number, best: Candidate, mean: number[]) => void;
}

/**
 * @param valuesOf the objective at the points of one generation, in their order
 * @returns the mean of the last generation, which is steadier than the best candidate of all, a lucky one
 */
export async function maximize(
  start: number[],
  valuesOf: (points: number[][]) => Promise<number[]>,
  options: Options,
): Promise<number[]> {
  const search = new Search(start, options);
  for (let generation = 1; generation <= options.generations; generation++) {
    const best = await search.generation(valuesOf);
    options.report?.(generation, best, search.mean);
  }
  return search.mean;
}

class Search {
  mean: number[];
  private step: number;
  private readonly variances: number[];
  private readonly stepPath: number[];
  private readonly variancePath: number[];
  private readonly rates: Rates;

  constructor(
    start: number[],
    private readonly options: Options,
  ) {
    this.mean = [...start];
    this.step = options.step;
    this.variances = start.map(() => 1);
    this.stepPath = start.map(() => 0);
    this.variancePath = start.map(() => 0);
    this.rates = ratesFor(start.length);
  }

  async generation(valuesOf: (points: number[][]) => Promise<number[]>): Promise<Candidate> {
    const { population, weights } = this.rates;
    const samples = Array.from({ length: population }, () => {
      const direction = this.mean.map(() => normal(this.options.random));
      return { direction, point: this.mean.map((mean, i) => mean + this.step * this.spread(i) * direction[i]!) };
    });
    const values = await valuesOf(samples.map(({ point }) => point));
    const candidates = samples.map((sample, i) => ({ ...sample, value: values[i]! }));
    candidates.sort((a, b) => b.value - a.value);
    const average = (of: (candidate: (typeof candidates)[number]) => number) =>
      weights.reduce((sum, weight, k) => sum + weight * of(candidates[k]!), 0);
    const moved = this.mean.map((_, i) => average(({ direction }) => direction[i]!));
    this.mean = this.mean.map((_, i) => average(({ point }) => point[i]!));
    this.adapt(moved, (i) => average(({ direction }) => direction[i]! ** 2));
    return candidates[0]!;
  }

  private spread(i: number): number {
    return Math.sqrt(this.variances[i]!) * this.options.scales[i]!;
  }

  /** Lengthens the step while successive moves keep their direction, and the variance along the axes they follow. */
  private adapt(moved: number[], meanSquare: (i: number) => number): void {
    const { effective, forStep, damping, forPath, rankOne, rankMu, expected } = this.rates;
    for (const [i, by] of moved.entries()) {
      const deviation = Math.sqrt(this.variances[i]!);
      this.stepPath[i] = (1 - forStep) * this.stepPath[i]! + Math.sqrt(forStep * (2 - forStep) * effective) * by;
      this.variancePath[i] =
        (1 - forPath) * this.variancePath[i]! + Math.sqrt(forPath * (2 - forPath) * effective) * deviation * by;
      this.variances[i]! *= 1 - rankOne - rankMu + rankMu * meanSquare(i);
      this.variances[i]! += rankOne * this.variancePath[i]! ** 2;
    }
    this.step *= Math.exp((forStep / damping) * (Math.hypot(...this.stepPath) / expected - 1));
  }
}

type Rates = ReturnType<typeof ratesFor>;

/** Strategy parameters that the authors recommend for a number of axes. */
function ratesFor(axes: number) {
  const population = 4 + Math.floor(3 * Math.log(axes));
  const parents = population >> 1;
  const raw = Array.from({ length: parents }, (_, i) => Math.log(parents + 0.5) - Math.log(i + 1));
  const total = raw.reduce((a, b) => a + b);
  const weights = raw.map((weight) => weight / total);
  const effective = 1 / weights.reduce((sum, weight) => sum + weight ** 2, 0);
  const forStep = (effective + 2) / (axes + effective + 5);
  const separable = (axes + 2) / 3;
  const rankOne = (2 / ((axes + 1.3) ** 2 + effective)) * separable;
  const rankMu = ((2 * (effective - 2 + 1 / effective)) / ((axes + 2) ** 2 + effective)) * separable;
  return {
    population,
    weights,
    effective,
    forStep,
    damping: 1 + forStep,
    forPath: (4 + effective / axes) / (axes + 4 + (2 * effective) / axes),
    rankOne,
    rankMu: Math.min(1 - rankOne, rankMu),
    expected: Math.sqrt(axes) * (1 - 1 / (4 * axes) + 1 / (21 * axes ** 2)),
  };
}

/** A sample of the standard normal distribution (Box and Muller 1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
