import { lowerCaseOf, SCRIPT_NAMES, type ScriptName, scriptOf } from './characters.js';
import { languageModel } from './language-model.js';
import { LanguageSample, LanguageScores } from './language-scores.js';

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

/** Whether the hint is the only evidence: the model doesn't know the declared language, and the text is in its script. */
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

/** Code units that are read, half of them at the beginning of a text and half at its end. */
const VARIANT_SAMPLE_LENGTH = 1600;

/** Words of Indonesian that Malay does not have or spells otherwise, and the reverse. */
const INDONESIAN =
  'agustus aktivitas bahwa bandara berbeda besok biaya bisa coba desember direktur eropa film fasilitas identitas inggris investasi jepang jumat juli juni kabupaten kamis kantor karena kemarin keuangan komunitas kota kualitas mahasiswa manajer mantan maret mau mencoba menit miliar minggu mobil musik pemerintah pemilu pengacara pengadilan persen perusahaan polisi prancis pria prioritas provinsi rupiah saja sedangkan sekretaris senin sepakbola spanyol tapi telepon televisi tentara terkait teroris tim tiongkok triliun uang ujar ujarnya uni universitas usai'; // prettier-ignore
const MALAY =
  'ahad aktiviti apabila bahawa bandar beliau berbanding berbeza bilion boleh cuba daripada disember eropah fasiliti filem ialah iaitu identiti isnin jepun jualan julai jumaat jun kerajaan kerana kewangan khamis komuniti kos kualiti lelaki mac mahu manakala mencuba menerusi minit muzik ogos parti peguam pelaburan pengarah pengganas peratus perkara perniagaan pertubuhan polis ringgit sahaja sekiranya semasa sepanyol setiausaha supaya syarikat telefon televisyen tentera trilion universiti wang'; // prettier-ignore

/** Distinguishes what n-grams can't: simplified and traditional Chinese, Indonesian and Malay. The hint breaks a tie. */
function variantOf(language: string, text: string, hint = ''): string {
  if (language === 'zh') {
    const balance = balanceOf(text, traditionalBalance) || (/hant|tw|hk|mo/i.test(hint) ? 1 : -1);
    return balance > 0 ? 'zh-Hant' : 'zh-Hans';
  }
  if (language === 'ms' || language === 'id') {
    const balance = balanceOf(text, malayBalance) || (/^ms/i.test(hint) ? 1 : -1);
    return balance > 0 ? 'ms' : 'id';
  }
  return language;
}

/** Number of words or characters in text[start, end) of one variant, minus those of the other. */
type Balance = (text: string, start: number, end: number) => number;

function balanceOf(text: string, balance: Balance): number {
  if (text.length <= VARIANT_SAMPLE_LENGTH) return balance(text, 0, text.length);
  return (
    balance(text, 0, VARIANT_SAMPLE_LENGTH / 2) + balance(text, text.length - VARIANT_SAMPLE_LENGTH / 2, text.length)
  );
}

let characters: Int8Array | undefined;

function traditionalBalance(text: string, start: number, end: number): number {
  characters ??= chineseCharacters();
  let balance = 0;
  for (let i = start; i < end; i++) balance += characters[text.charCodeAt(i)]!;
  return balance;
}

/** By code unit: 1 for characters that only Taiwan's Big5 has, -1 for those that only China's GB 2312 has. */
function chineseCharacters(): Int8Array {
  const values = new Int8Array(0x10000);
  for (const char of decode('big5', [0xa4, 0xf9], [[0x40, 0x7e], UPPER_HALF])) values[char.charCodeAt(0)] = 1;
  for (const char of decode('gbk', [0xb0, 0xf7], [UPPER_HALF])) values[char.charCodeAt(0)]! -= 1;
  return values;
}

type Range = [first: number, last: number];
const UPPER_HALF: Range = [0xa1, 0xfe];

/** The characters of a two-byte encoding with lead bytes in `leads` and trail bytes in one of `trails`. */
function decode(encoding: string, leads: Range, trails: Range[]): Set<string> {
  const trailBytes = trails.flatMap(numbers);
  const bytes = numbers(leads).flatMap((lead) => trailBytes.flatMap((trail) => [lead, trail]));
  return new Set(new TextDecoder(encoding).decode(Uint8Array.from(bytes)));
}

function numbers([first, last]: Range): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** By the hash of a word in lower case: 1 for Malay, -1 for Indonesian. */
const malayWords = new Map([
  ...MALAY.split(' ').map((word): [number, number] => [hashOf(word), 1]),
  ...INDONESIAN.split(' ').map((word): [number, number] => [hashOf(word), -1]),
]);

function malayBalance(text: string, start: number, end: number): number {
  let balance = 0;
  let word = 0;
  for (let i = start; i < end; i++) {
    const letter = lowerCaseOf[text.charCodeAt(i)]!;
    if (letter) word = addToHash(word, letter);
    else if (word) {
      balance += malayWords.get(word) ?? 0;
      word = 0;
    }
  }
  return balance + (malayWords.get(word) ?? 0);
}

function hashOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = addToHash(hash, word.charCodeAt(i));
  return hash;
}

function addToHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) & 0x3fffffff;
}
