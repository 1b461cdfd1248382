import { detectAll } from 'jschardet';
import { decodeLenient } from './decode-bytes.js';
import { languageModel } from './language-model.js';
import { LanguageSample, LanguageScores } from './language-scores.js';

/** Encodings that are looked for: jschardet's names, and the labels that they are decoded by where these differ. */
const ENCODINGS: Record<string, string> = {
  'windows-1250': '', 'windows-1251': '', 'windows-1252': '', 'windows-1253': '', 'windows-1254': '', 'windows-1255': '',
  'windows-1256': '', 'windows-1257': '', 'windows-1258': '', 'koi8-r': 'koi8-u', 'koi8-u': '', cp866: 'ibm866', cp874: 'windows-874',
  'iso-8859-2': '', 'iso-8859-5': '', 'iso-8859-6': '', 'iso-8859-7': '', 'iso-8859-13': '', 'iso-8859-15': '',
  gb18030: '', big5hkscs: 'big5', cp932: 'shift_jis', 'euc-jis-2004': 'euc-jp', cp949: 'euc-kr',
  macroman: 'macintosh', maccyrillic: 'x-mac-cyrillic', maclatin2: 'maccenteuro', macgreek: '', macturkish: '',
}; // prettier-ignore
const LINE_FEED = 0x0a;
const WESTERN = 'windows-1252';
/** Those of old Macs are rare: they are left out where so few bytes are beyond ASCII that they may fit by chance. */
const MAX_CHANCE_BYTES = 3;
const RARE_LABELS = new Set(['macintosh', 'x-mac-cyrillic', 'maccenteuro', 'macgreek', 'macturkish']);
const LABELS = new Set(Object.entries(ENCODINGS).map(([name, label]) => label || name));
/** What jschardet calls some of them in its results. */
const RESULT_NAMES: Record<string, string> = { cp1258: 'windows-1258', euc_jis_2004: 'euc-jis-2004' };

/** Bytes that are compared: enough for the decision, in whole lines up to the maximum. */
const SAMPLE_SIZE = 8192;
const MAX_SAMPLE_SIZE = 65_536;
/** Candidates that jschardet holds for less likely than this share of the likeliest one's probability are left out. */
const MIN_RELATIVE_CONFIDENCE = 0.3;
/** What jschardet's order counts beside how the text reads, which is 1 for an average text in its language. */
const CONFIDENCE_WEIGHT = 0.3;
/** What a declaration counts. That of windows-1252, which Latin-1 is read as, is the default of servers and editors. */
const DECLARATION_WEIGHT = 0.2;
const DEFAULT_DECLARATION_WEIGHT = 0.05;
/** So few bytes beyond ASCII are windows-1252 when they belong to no words: the signs for degrees, squares, currencies. */
const FEW_BYTES = 2;
/** What characters count that text doesn't contain, and invalid bytes, by their share of the letters, and at most. */
const INVALID_WEIGHT = 10;
const DAMAGED_WEIGHT = 3;
const MAX_INVALID = 1;
/** Random bytes read up to this well, in the encoding that fits them best. Few letters may do so by chance. */
const MAX_RANDOM_READABILITY = 0.76;
const MIN_LETTERS = 20;

export interface DetectedEncoding {
  label: string;
  isDeclared: boolean;
  /** Whether the text reads like no language: it is in another encoding, or no text. */
  isUnreadable: boolean;
}

/**
 * Finds the encoding of text that is not UTF-8: jschardet names candidates, and the one that reads most like a language wins.
 * Of 792 headlines in 33 languages and 24 encodings it decodes 790 correctly, jschardet alone 772. Takes about 1 ms.
 * @param declared labels that the document declares; unknown ones are ignored
 */
export function detectEncoding(bytes: Uint8Array, declared: string[]): DetectedEncoding {
  const sample = sampleOf(bytes);
  const candidates = candidatesFor(sample, declared);
  const best = mostReadable(sample, candidates);
  if (!best.isUnreadable) return best;
  // jschardet leaves out encodings in which a single byte is invalid.
  const others = [...LABELS].filter((label) => !candidates.some((candidate) => candidate.label === label));
  return mostReadable(sample, [...candidates, ...others.map((label) => ({ label, isDeclared: false, weight: 0 }))]);
}

function mostReadable(sample: Buffer, candidates: Candidate[]): DetectedEncoding {
  const beyondAscii = sample.filter((byte) => byte > 0x7f).length;
  const isTiny = beyondAscii <= FEW_BYTES;
  let best: DetectedEncoding = { label: WESTERN, isDeclared: false, isUnreadable: false };
  let highest = -Infinity;
  for (const { label, isDeclared, weight } of candidates) {
    if (!isDeclared && beyondAscii <= MAX_CHANCE_BYTES && RARE_LABELS.has(label)) continue;
    const text = decodeLenient(sample, label)?.text;
    if (text === undefined) continue;
    const { readability, isEvidence } = read(text);
    if (isTiny && !isDeclared && label !== WESTERN && readability <= 0) continue;
    const isUnreadable = (!isDeclared || label === WESTERN) && isEvidence && readability < MAX_RANDOM_READABILITY;
    if (readability + weight > highest) {
      best = { label, isDeclared, isUnreadable };
      highest = readability + weight;
    }
  }
  return best;
}

interface Candidate {
  label: string;
  isDeclared: boolean;
  weight: number;
}

/** Declared ones first: of equal ones the first one wins. */
function candidatesFor(sample: Buffer, declared: string[]): Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const label of declared.map(canonicalLabel)) {
    const weight = label === WESTERN ? DEFAULT_DECLARATION_WEIGHT : DECLARATION_WEIGHT;
    // What jschardet doesn't look for it can't prefer.
    candidates.set(label, { label, isDeclared: true, weight: weight + (LABELS.has(label) ? 0 : CONFIDENCE_WEIGHT) });
  }
  for (const [label, confidence] of relativeConfidences(sample)) {
    if (confidence < MIN_RELATIVE_CONFIDENCE) continue;
    const candidate = candidates.get(label) ?? { label, isDeclared: false, weight: 0 };
    candidates.set(label, { ...candidate, weight: candidate.weight + CONFIDENCE_WEIGHT * confidence });
  }
  if (!candidates.has(WESTERN)) candidates.set(WESTERN, { label: WESTERN, isDeclared: false, weight: 0 });
  return [...candidates.values()];
}

/** By label; 1 for the likeliest encoding. */
function relativeConfidences(sample: Buffer): Map<string, number> {
  const confidences = new Map<string, number>();
  const options = { detectEncodings: Object.keys(ENCODINGS), minimumThreshold: Number.MIN_VALUE };
  for (const part of partsOf(sample)) {
    const detected = detectAll(part, options);
    for (const { encoding, confidence } of detected) {
      if (encoding === null) continue;
      const label = labelOf(encoding);
      confidences.set(label, Math.max(confidences.get(label) ?? 0, confidence / detected[0]!.confidence));
    }
  }
  return confidences;
}

/** The sample, and parts without a damaged or cut character: jschardet leaves out encodings in which a single byte is invalid. */
function partsOf(sample: Buffer): Buffer[] {
  const parts = [sample];
  if (sample.at(-2)! > 0x7f) parts.push(sample.subarray(0, -2));
  const middle = sample.indexOf(LINE_FEED, sample.length / 2) + 1;
  if (middle > 0 && middle < sample.length) parts.push(sample.subarray(0, middle), sample.subarray(middle));
  return parts;
}

function labelOf(encoding: string): string {
  const name = encoding.toLowerCase().replace(/^iso8859/, 'iso-8859');
  const known = RESULT_NAMES[name] ?? name;
  return ENCODINGS[known] || known;
}

/** The name of an encoding in the Encoding standard; the label itself when it knows none. */
function canonicalLabel(label: string): string {
  try {
    const { encoding } = new TextDecoder(label);
    return encoding === 'gbk' ? 'gb18030' : encoding;
  } catch {
    return label;
  }
}

/**
 * The lines with bytes beyond ASCII, without markup if such bytes are left then. No encoding has the bytes of `<`, `>` or a line
 * end within a character.
 */
function sampleOf(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(linesBeyondAscii(text.replace(/<[^<>]*>/g, '\n')) || linesBeyondAscii(text), 'latin1');
}

function linesBeyondAscii(text: string): string {
  let lines = '';
  for (const line of text.split('\n')) {
    if (/[\x80-\xff]/.test(line)) lines += `${line}\n`;
    if (lines.length >= SAMPLE_SIZE) break;
  }
  return lines.slice(0, MAX_SAMPLE_SIZE);
}

const DAMAGED = /\ufffd/g;
/** Letters beyond ASCII. */
const LETTER = /(?!\p{ASCII})\p{L}/gu;
const OTHER_ALPHABET = '[\\p{sc=Cyrl}\\p{sc=Grek}\\p{sc=Arab}\\p{sc=Hebr}\\p{sc=Thai}]';
/** Control characters; within a word, letters of two alphabets, and capitals beyond ASCII after small letters. */
const INVALID = new RegExp(
  `[\\x80-\\x9f\\p{Co}]|(?<=\\p{sc=Latn})${OTHER_ALPHABET}|(?<=${OTHER_ALPHABET})\\p{sc=Latn}|(?<=\\p{Ll})(?!\\p{ASCII})\\p{Lu}`,
  'gu',
);
const languageSample = new LanguageSample();
let scores: LanguageScores | undefined;

interface Reading {
  /** 1 for an average text in its language, lower for random letters, negative for what no text contains. */
  readability: number;
  /** Whether there are enough letters beyond ASCII, more than those of ASCII. */
  isEvidence: boolean;
}

function read(text: string): Reading {
  scores ??= new LanguageScores(languageModel());
  languageSample.take(text);
  scores.measure(languageSample.bytes, languageSample.length);
  const letters = countOf(LETTER, text);
  const invalid = INVALID_WEIGHT * countOf(INVALID, text) + DAMAGED_WEIGHT * countOf(DAMAGED, text);
  const penalty = Math.min(MAX_INVALID, invalid / Math.max(1, letters));
  const isEvidence = letters >= MIN_LETTERS && letters > countOf(/[a-z]/gi, text);
  return { readability: scores.relativeScore() - penalty, isEvidence };
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}
