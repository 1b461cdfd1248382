/**
 * Prior of a key: how likely an unrelated article has it, before any article was counted. One byte: -16·log2 of the
 * probability; NONE where nothing is known but the kind of the anchor.
 */
export const NO_PRIOR = 255;
const STEPS_PER_BIT = 16;
/** Words of a typical article. */
const WORDS = 400;

/**
 * @param zipf word frequency as log10 of occurrences per billion words (Zipf scale, van Heuven et al. 2014); 0 unknown
 */
export function priorOfZipf(zipf: number): number {
  if (zipf <= 0) return NO_PRIOR;
  const probability = 1 - Math.exp(-(10 ** (zipf - 9)) * WORDS);
  return Math.max(0, Math.min(NO_PRIOR - 1, Math.round(-STEPS_PER_BIT * Math.log2(probability))));
}

/** Probability for each prior; 0 for NO_PRIOR, so that the kind's own background is the larger one. */
export const probabilityOfPrior: Float64Array = Float64Array.from({ length: 256 }, (_, prior) =>
  prior === NO_PRIOR ? 0 : 2 ** (-prior / STEPS_PER_BIT),
);
