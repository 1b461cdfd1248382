import { lowerCaseOf, SCRIPT_NAMES, type ScriptName, scriptOf } from './characters.js';
import { languageModel } from './language-model.js';
import { LanguageSample, LanguageScores } from './language-scores.js';
import { variantOf } from './language-variants.js';

export interface Language {
  /** BCP 47; `und` when it can't be determined. */
  language: string;
  /** 0 to 1. */
  confidence: number;
  /** Whether the text looks like that language, not only more like it than like the others. */
  reliable: boolean;
}

const UNDETERMINED: Language = { language: 'und', confidence: 0, reliable: false };
/** What is reported of a language that only the hint names. */
const BY_HINT = { confidence: 0.1, reliable: false };

/** Relative score from which a text counts as being in the language (eld's threshold). */
const MIN_RELIABLE_SCORE = 0.75;
/** Below this relative score the text may be in a related language that the model doesn't know. */
const MIN_TYPICAL_SCORE = 0.95;
/** Scores within this relative margin are a tie, which the publisher's hint may break. */
const TIE_MARGIN = 0.04;
/** A line is in another language when its best score exceeds this language's by this relative margin. */
const CLEAR_MARGIN = 0.2;
/** Code units of a text whose script is compared with a language's scripts. */
const SCRIPT_SAMPLE_LENGTH = 300;

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

/** The model's names of languages that it knows by another name, or together with another language. */
const MODEL_NAMES: Record<string, string> = { id: 'ms', nb: 'no', nn: 'no', fil: 'tl' };

/**
 * Detects the language of a text.
 * @param hint the language that the publisher declares (BCP 47): breaks ties, and names languages that the model doesn't know
 */
export function detectLanguage(text: string, hint = ''): Language {
  const { sample, scores } = measure(text);
  const { letters } = sample;
  if (letters < 2) return UNDETERMINED;
  const byScript = languageOfScript(sample);
  if (byScript) return { language: byScript, confidence: confidenceOf(1, letters), reliable: true };
  const { best, second } = scores;
  const score = scores.relativeScore();
  const margin = best && second ? 1 - scores.of(second) / scores.of(best) : 1;
  const declared = score < MIN_TYPICAL_SCORE || margin < TIE_MARGIN ? languageOfHint(hint) : '';
  if (score < MIN_TYPICAL_SCORE && isUnknownToModel(declared, text, scores)) return { ...BY_HINT, language: declared };
  if (!best) return UNDETERMINED;
  const found = margin < TIE_MARGIN && second === modelName(declared) ? second : best;
  const reliable = score >= MIN_RELIABLE_SCORE;
  return { language: variantOf(found, text, hint), confidence: confidenceOf(margin, letters), reliable };
}

/**
 * Whether a line is clearly in another language than `language` (BCP 47). The false positive rate is 1 in 5,000 lines,
 * including lines in languages that the model doesn't know.
 */
export function isInAnotherLanguage(line: string, language: string): boolean {
  const { scores } = measure(line);
  if (!scores.best || scores.relativeScore() < MIN_RELIABLE_SCORE) return false;
  const score = scores.of(scores.best);
  return score - scores.of(modelName(language.split('-')[0]!)) > CLEAR_MARGIN * score;
}

/** Made at first use; they hold one text at a time. */
let shared: { sample: LanguageSample; scores: LanguageScores } | undefined;

function measure(text: string) {
  shared ??= { sample: new LanguageSample(), scores: new LanguageScores(languageModel()) };
  const { sample, scores } = shared;
  sample.take(text);
  scores.measure(sample.bytes, sample.length);
  return shared;
}

function languageOfScript({ scripts, letters }: LanguageSample): string | undefined {
  return UNIQUE_SCRIPTS.find(([script]) => scripts[SCRIPT_NAMES.indexOf(script)]! > letters * MIN_SCRIPT_SHARE)?.[1];
}

/** Language code of a hint such as `en_GB` or `eng`; empty when it has none. */
function languageOfHint(hint: string): string {
  const code = /^\s*([a-z]{2,3})(?![a-z])/i.exec(hint)?.[1];
  const language = code ? Intl.getCanonicalLocales(code)[0]!.split('-')[0]! : '';
  return language === 'und' ? '' : language;
}

/** Whether only the hint can tell: the model doesn't know the declared language, and the text is in its script. */
function isUnknownToModel(declared: string, text: string, scores: LanguageScores): boolean {
  if (!declared || (scores.best && scores.knows(modelName(declared)))) return false;
  const start = text.slice(0, SCRIPT_SAMPLE_LENGTH);
  return countLetters(start, declared) * 2 >= countLetters(start, 'und');
}

function modelName(language: string): string {
  return MODEL_NAMES[language] ?? language;
}

/** Near 1 for a clear margin over many letters, near 0 for a slight one over few. */
function confidenceOf(margin: number, letters: number): number {
  return Math.round((1 - Math.exp((-margin * letters) / 7)) * 1000) / 1000;
}

/** Scripts of languages that are not written in Latin letters, or not only in these. */
const SCRIPTS_BY_LANGUAGE: Record<string, string> = {
  zh: 'Han', ja: 'Han Hiragana Katakana', ko: 'Hangul Han', ru: 'Cyrillic', uk: 'Cyrillic', be: 'Cyrillic', bg: 'Cyrillic', sr: 'Cyrillic Latin', mk: 'Cyrillic', kk: 'Cyrillic Latin', ky: 'Cyrillic', mn: 'Cyrillic', tg: 'Cyrillic', tt: 'Cyrillic', ba: 'Cyrillic', cv: 'Cyrillic',
  el: 'Greek', ar: 'Arabic', fa: 'Arabic', ur: 'Arabic', ps: 'Arabic', ku: 'Arabic Latin', ckb: 'Arabic', ug: 'Arabic', sd: 'Arabic', he: 'Hebrew', yi: 'Hebrew', hi: 'Devanagari', mr: 'Devanagari', ne: 'Devanagari', mai: 'Devanagari', bho: 'Devanagari', bn: 'Bengali', as: 'Bengali',
  th: 'Thai', ta: 'Tamil', te: 'Telugu', gu: 'Gujarati', pa: 'Gurmukhi Arabic', kn: 'Kannada', ml: 'Malayalam', ka: 'Georgian', hy: 'Armenian', am: 'Ethiopic', ti: 'Ethiopic', km: 'Khmer',
  lo: 'Lao', my: 'Myanmar', si: 'Sinhala', bo: 'Tibetan', dz: 'Tibetan', or: 'Oriya', dv: 'Thaana', az: 'Latin Cyrillic', uz: 'Latin Cyrillic',
}; // prettier-ignore

const scriptsOf = new Map(
  Object.entries(SCRIPTS_BY_LANGUAGE).map(([language, names]) => [language, scriptSet(names.split(' '))]),
);
const LATIN = scriptSet(['Latin']);

/** By script number: 1 for the scripts of the set. */
function scriptSet(names: string[]): Uint8Array {
  return Uint8Array.from(SCRIPT_NAMES, (name) => (names.includes(name) ? 1 : 0));
}

/** Counts a text's letters in the scripts of a language (BCP 47); for `und` in all scripts. */
export function countLetters(text: string, language: string): number {
  const code = language.split('-')[0]!;
  let letters = 0;
  if (code === 'und') {
    for (let i = 0; i < text.length; i++) if (lowerCaseOf[text.charCodeAt(i)]) letters++;
    return letters;
  }
  const scripts = scriptsOf.get(code) ?? LATIN;
  for (let i = 0; i < text.length; i++) letters += scripts[scriptOf[text.charCodeAt(i)]!]!;
  return letters;
}
