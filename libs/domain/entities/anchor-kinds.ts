/** A kind of anchor and how much it tells. `recall` and `background` were counted on translated news. */
export interface AnchorKind {
  /** For readers of evidence. */
  label: string;
  /** Probability that a translation has the anchor, given that the article has it. */
  recall: number;
  /** Probability that an unrelated article has an anchor of this kind that is rare: where document frequencies start. */
  background: number;
  /** Holds across languages; counts towards the evidence that can be expected from another language. */
  crossLingual: boolean;
  /** Names somebody or something: says "same story". */
  naming: boolean;
}

const kind = (label: string, recall: number, background: number, flags = ''): AnchorKind => ({
  label,
  recall,
  background,
  crossLingual: flags.includes('x'),
  naming: flags.includes('n'),
});

/** Index of each kind in `anchorKinds`. A slot's first kind, the lowest, is its most telling one. */
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
  // Numbers survive translation best, whatever their notation.
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
  // Its first five letters: survives inflection.
  kind('name prefix', 0.5, 0.006, 'n'),
  // Its consonant skeleton: survives transliteration.
  kind('name sound', 0.5, 0.025, 'xn'),
  // A Latin word in a text of another script.
  kind('foreign word', 0.5, 0.006, 'xn'),
  // What a dictionary says that a common word means, as an English word.
  kind('meaning', 0.3, 0.01, 'x'),
  // A common word as it stands: tells within one language.
  kind('word', 0.06, 0.004),
  // Cognates among common words: weak, but many.
  kind('word prefix', 0.08, 0.006),
  kind('word sound', 0.12, 0.025, 'x'),
  // Chinese, Japanese: pairs of ideographs.
  kind('ideographs', 0.03, 0.004),
  // Scripts without spaces: a sample of four-letter runs.
  kind('letter run', 0.03, 0.006),
];
