import { languageModel } from './language-model.js';
import { LanguageSample } from './language-sample.js';
import { LanguageScores } from './language-scores.js';
import { variantOf } from './language-variants.js';
import { SCRIPT_NAMES, type ScriptName } from './letters.js';
import { lettersOf } from './scripts.js';

export interface Language {
  /** BCP 47; `und` when the text does not tell. */
  language: string;
  /** 0 to 1. */
  confidence: number;
  /** Whether the text looks like that language at all, and not only more than like the others. */
  reliable: boolean;
}

const UNKNOWN: Language = { language: 'und', confidence: 0, reliable: false };
/** What is found of a text whose language only the hint tells. */
const CLAIMED = { confidence: 0.1, reliable: false };

/** A text with this share of a language's average score looks like that language, as eld has it. */
const RELIABLE = 0.75;
/** Below, it may as well be in a kindred language that the model does not know. */
const TYPICAL = 0.95;
/** UTF-16 code units that are looked at to see whether a text is in the script of a language. */
const SCRIPT_SAMPLE = 300;
/** Scores this close (relative) are a tie, which the publisher's hint may break. */
const TIE = 0.04;
/** A line whose own score is this much (relative) above another language's is not in that one. */
const CLEARLY = 0.2;

/** Languages whose script is nearly theirs alone. */
const OWN_SCRIPTS: [ScriptName, string][] = [
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
/** More than this share of a text's letters in such a script tells the language. */
const OWN_SHARE = 1 / 3;

/** What the model calls languages that it has under another name, or as one with another. */
const MODEL_NAMES: Record<string, string> = { id: 'ms', nb: 'no', nn: 'no', fil: 'tl' };

/** There is one of each, made at first use; they hold one text at a time. */
let shared: { sample: LanguageSample; scores: LanguageScores } | undefined;

function measure(text: string) {
  shared ??= { sample: new LanguageSample(), scores: new LanguageScores(languageModel()) };
  const { sample, scores } = shared;
  sample.take(text);
  scores.measure(sample.bytes, sample.length);
  return shared;
}

/**
 * The language a text is written in.
 * @param hint the publisher's claim (BCP 47): breaks ties, and names a language that the model does not know
 */
export function detectLanguage(text: string, hint = ''): Language {
  const { sample, scores } = measure(text);
  const { letters } = sample;
  if (letters < 2) return UNKNOWN;
  const script = byScript(sample);
  if (script) return { language: script, confidence: certainty(1, letters), reliable: true };
  const { best, second } = scores;
  const likeness = scores.likeness();
  const margin = best && second ? 1 - scores.of(second) / scores.of(best) : 1;
  const claim = likeness < TYPICAL || margin < TIE ? claimOf(hint) : '';
  if (likeness < TYPICAL && isLeftToClaim(claim, text, scores)) return { ...CLAIMED, language: claim };
  if (!best) return UNKNOWN;
  const found = margin < TIE && second === modelName(claim) ? second : best;
  const reliable = likeness >= RELIABLE;
  return { language: variantOf(found, text, hint), confidence: certainty(margin, letters), reliable };
}

function byScript({ scripts, letters }: LanguageSample): string | undefined {
  return OWN_SCRIPTS.find(([script]) => scripts[SCRIPT_NAMES.indexOf(script)]! > letters * OWN_SHARE)?.[1];
}

/** The language of a publisher's claim such as `en_GB` or `eng`; empty when it names none. */
function claimOf(hint: string): string {
  const code = /^\s*([a-z]{2,3})(?![a-z])/i.exec(hint)?.[1];
  const claim = code ? Intl.getCanonicalLocales(code)[0]!.split('-')[0]! : '';
  return claim === 'und' ? '' : claim;
}

/** Whether only the claim can tell: the model does not know that language, and the text is in its script. */
function isLeftToClaim(claim: string, text: string, scores: LanguageScores): boolean {
  if (!claim || (scores.best && scores.knows(modelName(claim)))) return false;
  const start = text.slice(0, SCRIPT_SAMPLE);
  return lettersOf(start, claim) * 2 >= lettersOf(start, 'und');
}

function modelName(language: string): string {
  return MODEL_NAMES[language] ?? language;
}

/** Near 1 for a clear lead over many letters, near 0 for a slight one over few. */
function certainty(margin: number, letters: number): number {
  return Math.round((1 - Math.exp((-margin * letters) / 7)) * 1000) / 1000;
}

/**
 * Whether a line is clearly written in another language than `language` (BCP 47). Of lines that are not, including those
 * in languages the detector does not know, 1 in 5,000 is taken for foreign.
 */
export function isInAnotherLanguage(line: string, language: string): boolean {
  const { scores } = measure(line);
  if (!scores.best || scores.likeness() < RELIABLE) return false;
  const score = scores.of(scores.best);
  return score - scores.of(modelName(language.split('-')[0]!)) > CLEARLY * score;
}
