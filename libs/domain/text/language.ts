import { SCRIPT_NAMES, type ScriptName } from './characters.js';
import { type DeclaredLanguage, declaredLanguage, languageOfTag } from './language-hint.js';
import { languageModel } from './language-model.js';
import { LanguageSample, LanguageScores } from './language-scores.js';
import { variantOf } from './language-variants.js';
import { relatedLanguages } from './related-languages.js';

export interface Language {
  /** BCP 47; `und` when it can't be determined. */
  language: string;
  /** 0 to 1. */
  confidence: number;
  /** Whether the text looks like that language, or like no other than the one that the publisher declares. */
  reliable: boolean;
}

const UNDETERMINED: Language = { language: 'und', confidence: 0, reliable: false };
/** The confidence in a language that only the hint names. */
const HINT_CONFIDENCE = 0.1;

/** Relative score from which a text counts as being in the language (eld's threshold). */
const MIN_RELIABLE_SCORE = 0.75;
/** A line is in another language when its best score exceeds this language's by this relative margin. */
const CLEAR_MARGIN = 0.2;

/** BCP 47 of languages that the model names otherwise. */
const TAGS: Record<string, string> = { ku: 'ckb', tl: 'fil' };

/** Scripts that practically one language alone uses. */
const UNIQUE_SCRIPTS: [ScriptName, string][] = [
  ['Myanmar', 'my'],
  ['Khmer', 'km'],
  ['Lao', 'lo'],
  ['Tibetan', 'bo'],
  ['Sinhala', 'si'],
  ['Thaana', 'dv'],
  ['Oriya', 'or'],
  ['Ethiopic', 'am'],
  ['Georgian', 'ka'],
  ['Armenian', 'hy'],
];
/** A larger share of letters in such a script determines the language. */
const MIN_SCRIPT_SHARE = 1 / 3;

/**
 * Detects the language of a text.
 * @param hint the language that the publisher declares (BCP 47). It is a prior: it holds unless the text is clearly in another
 *   language, and it names languages that the model doesn't know
 */
export function detectLanguage(text: string, hint = ''): Language {
  const { sample, scores } = measure(text);
  if (sample.letters < 2) return UNDETERMINED;
  const declared = declaredLanguage(hint, text);
  const detected = detect(text, sample, scores, declared);
  if (!declared || detected.language === declared.tag) return detected;
  const { modelName } = declared;
  if (!modelName) return mayBeUnknownLanguage(declared, scores) ? byHint(declared.tag, true) : detected;
  const isBest = scores.best === modelName;
  if (!isBest && !mayBeKnownLanguage(modelName, text, scores)) return detected;
  const language = variantOf(declared.tag, text, declared.variant);
  return isBest ? { ...detected, language } : byHint(language, detected.reliable);
}

function byHint(language: string, reliable: boolean): Language {
  return { language, confidence: HINT_CONFIDENCE, reliable };
}

function detect(
  text: string,
  sample: LanguageSample,
  scores: LanguageScores,
  declared: DeclaredLanguage | undefined,
): Language {
  const byScript = languageOfScript(sample);
  if (byScript) return { language: byScript, confidence: confidenceOf(1, sample.letters), reliable: true };
  const { best, second } = scores;
  if (!best) return UNDETERMINED;
  const margin = second ? 1 - scores.of(second) / scores.of(best) : 1;
  return {
    language: variantOf(TAGS[best] ?? best, text, declared?.variant),
    confidence: confidenceOf(margin, sample.letters),
    reliable: scores.relativeScore() >= MIN_RELIABLE_SCORE,
  };
}

/** The evidence against a hint that it outweighs: 1 in 1,000 headlines of five words has more against its own language. */
const HINT_EVIDENCE = 250;
/** English is also the default of many templates. */
const ENGLISH_HINT_EVIDENCE = 100;
/** Evidence by a word that begins with a capital counts as this share of another word's: names occur in any language. */
const CAPITALIZED_WEIGHT = 1 / 3;

/** Whether the hint outweighs the evidence against it, in a language that the model knows. Replaces what was measured. */
function mayBeKnownLanguage(declared: string, text: string, scores: LanguageScores): boolean {
  const { best } = scores;
  if (!best) return true;
  const outweighed = declared === 'en' ? ENGLISH_HINT_EVIDENCE : HINT_EVIDENCE;
  const evidence = scores.evidence(best, declared);
  if (evidence <= outweighed) return true;
  const byOtherWords = measure(text, true).scores.evidence(best, declared);
  return byOtherWords + (evidence - byOtherWords) * CAPITALIZED_WEIGHT <= outweighed;
}

/** Resemblance (see LanguageScores) of a text to an unrelated language, at most. */
const UNRELATED = 0.4;
/** The same in a language of which we know nothing but that it shares a script other than Latin. */
const UNKNOWN_RELATION = 0.75;
/** A text may resemble another language by this much more than its language does, and by more the fewer n-grams it has. */
const TEXT_DEVIATION = 0.2;
const NGRAM_DEVIATION = 4;

/** Whether the text resembles no known language more than texts in the declared one do, which the model doesn't know. */
function mayBeUnknownLanguage({ variety, isLatin, rivals }: DeclaredLanguage, scores: LanguageScores): boolean {
  const { best, ngrams } = scores;
  if (!best || rivals < 2) return true;
  const related = relatedLanguages.get(variety);
  const expected = related?.get(best) ?? (related || isLatin ? UNRELATED : UNKNOWN_RELATION);
  return scores.resemblance(best) <= expected + TEXT_DEVIATION + NGRAM_DEVIATION / ngrams;
}

/**
 * Whether a line is clearly in another language than `language` (BCP 47). The false positive rate is 1 in 5,000 lines,
 * including lines in languages that the model doesn't know.
 */
export function isInAnotherLanguage(line: string, language: string): boolean {
  const { scores } = measure(line);
  if (!scores.best || scores.relativeScore() < MIN_RELIABLE_SCORE) return false;
  const own = namesInModel(language);
  if (own.length === 0) return false;
  const score = scores.of(scores.best);
  return score - Math.max(...own.map((name) => scores.of(name))) > CLEAR_MARGIN * score;
}

/** The model's name of a language (BCP 47), or those of the languages that one unknown to the model resembles. */
function namesInModel(tag: string): string[] {
  const language = languageOfTag(tag);
  if (!language) return [];
  return language.modelName ? [language.modelName] : [...(relatedLanguages.get(language.variety)?.keys() ?? [])];
}

/** Made at first use; they hold one text at a time. */
let shared: { sample: LanguageSample; scores: LanguageScores } | undefined;

function measure(text: string, skipsCapitalized = false) {
  shared ??= { sample: new LanguageSample(), scores: new LanguageScores(languageModel()) };
  const { sample, scores } = shared;
  sample.take(text, skipsCapitalized);
  scores.measure(sample.bytes, sample.length);
  return shared;
}

function languageOfScript({ scripts, letters }: LanguageSample): string | undefined {
  return UNIQUE_SCRIPTS.find(([script]) => scripts[SCRIPT_NAMES.indexOf(script)]! > letters * MIN_SCRIPT_SHARE)?.[1];
}

/** Near 1 for a clear margin over many letters, near 0 for a slight one over few. */
function confidenceOf(margin: number, letters: number): number {
  return Math.round((1 - Math.exp((-margin * letters) / 7)) * 1000) / 1000;
}
