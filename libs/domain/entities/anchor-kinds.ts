/** A kind of anchor and its strength as evidence. `recall` and `background` were measured on translated news. */
interface AnchorKind {
  /** Shown with the evidence. */
  label: string;
  /** Probability that a translation has the anchor, given that the article has it. */
  recall: number;
  /** Probability that an unrelated article has a rare anchor of this kind: where document frequencies start. */
  background: number;
  /** Holds across languages: counts towards the evidence to expect from an article in another language. */
  crossLingual: boolean;
  /** Names somebody or something: evidence of the same story. */
  naming: boolean;
}

const kind = (label: string, recall: number, background: number, flags = ''): AnchorKind => ({
  label,
  recall,
  background,
  crossLingual: flags.includes('x'),
  naming: flags.includes('n'),
});

/** Index of each kind in `anchorKinds`. A mention's first kind, the lowest, is its most informative one. */
export const Kind = {
  Number: 0,
  RoundNumber: 1,
  SmallNumber: 2,
  Country: 3,
  City: 4,
  Date: 5,
  Currency: 6,
  Language: 7,
  Name: 8,
  NamePrefix: 9,
  NameSound: 10,
  ForeignWord: 11,
  Meaning: 12,
  Word: 13,
  WordPrefix: 14,
  WordSound: 15,
  HanPair: 16,
  SouthEastAsianRun: 17,
} as const;

export const anchorKinds: readonly AnchorKind[] = [
  // Numbers survive translation best, in any notation.
  kind('number', 0.9, 0.01, 'xn'),
  // Rounded to two digits: translators convert units and round.
  kind('rounded number', 0.8, 0.005, 'xn'),
  // Whole numbers under 13: in nearly every text.
  kind('small number', 0.8, 0.05, 'x'),
  kind('country', 0.6, 0.012, 'xn'),
  kind('city', 0.6, 0.008, 'xn'),
  // Months and weekdays: in every third text.
  kind('date', 0.6, 0.12, 'x'),
  kind('currency', 0.3, 0.02, 'x'),
  kind('language', 0.35, 0.02, 'n'),
  // A capitalised word inside a sentence, in Latin letters.
  kind('name', 0.45, 0.004, 'n'),
  // Its first five letters: survive inflection.
  kind('name prefix', 0.5, 0.006, 'n'),
  // Its phonetic key: survives transliteration.
  kind('name sound', 0.5, 0.025, 'xn'),
  // A Latin word in a text of another script.
  kind('foreign word', 0.5, 0.006, 'xn'),
  // A common word's translation into English.
  kind('meaning', 0.3, 0.01, 'x'),
  // A common word itself: matches within one language.
  kind('word', 0.06, 0.004),
  // Cognates among common words: weak, but many.
  kind('word prefix', 0.08, 0.006),
  kind('word sound', 0.12, 0.025, 'x'),
  // Chinese, Japanese: bigrams of ideographs.
  kind('ideographs', 0.03, 0.004),
  // Scripts without spaces: a sample of letter 4-grams.
  kind('letter run', 0.03, 0.006),
];

/**
 * A key's prior: the probability that an unrelated article has it, before any article has been counted. Encoded in one byte
 * as -16·log2 of the probability; NO_PRIOR where only the background of the kind is known.
 */
export const NO_PRIOR = 255;
const STEPS_PER_BIT = 16;
const WORDS_PER_ARTICLE = 400;

/**
 * Prior of a word by its frequency in a corpus.
 * @param zipf log10 of occurrences per billion words (Zipf scale, van Heuven et al. 2014); 0 unknown
 */
export function priorOfZipf(zipf: number): number {
  if (zipf <= 0) return NO_PRIOR;
  const probability = 1 - Math.exp(-(10 ** (zipf - 9)) * WORDS_PER_ARTICLE);
  return Math.max(0, Math.min(NO_PRIOR - 1, Math.round(-STEPS_PER_BIT * Math.log2(probability))));
}

/** Probability by prior; 0 for NO_PRIOR, so that the kind's background is the larger one. */
export const probabilityOfPrior: Float64Array = Float64Array.from({ length: 256 }, (_, prior) =>
  prior === NO_PRIOR ? 0 : 2 ** (-prior / STEPS_PER_BIT),
);
