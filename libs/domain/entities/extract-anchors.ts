import { AnchorCollector } from './anchor-collector.js';
import type { AnchorDocument } from './anchor-document.js';
import { CharClass, classOf } from './char-classes.js';
import { lexicon } from './lexicon.js';
import { numberKeys, readNumbers } from './numbers.js';
import { collectRun } from './unspaced-runs.js';
import { wordOf, type Word, type WordRole } from './words.js';

export type { AnchorDocument } from './anchor-document.js';

/** News tells its story at the start; longer texts are cut. Starts must fit 16 bits. */
const MAX_LENGTH = 20_000;
const MAX_TOKENS = 6_000;
const NEWLINE = 10;
/** After these a capital letter only begins a sentence. */
const SENTENCE_BREAKS = new Set('\n.!?:。।؟۔"“„«‘•።');
const BLANKS = new Set([0x20, 0xa0, 9]);

/** A word in the text; null where a number or a run of an unspaced script stands, which no phrase crosses. */
interface Token {
  word: Word;
  start: number;
  length: number;
  startsSentence: boolean;
}

/**
 * Finds the clues in a text that a translation, or another article on the same story, would share: numbers, places,
 * dates, currencies, names and cognates.
 * @param text clean text, title first
 * @param _language BCP 47; reserved for rules of single languages
 */
export function extractAnchors(text: string, _language: string): AnchorDocument {
  const scanned = text.slice(0, MAX_LENGTH);
  const collector = new AnchorCollector();
  const { tokens, latin, other } = scan(scanned, collector);
  const isForeignScript = latin < other;
  tokens.forEach((token, index) => {
    if (!token) return;
    collectPhrase(tokens, index, collector);
    const keys = token.word.keys(roleOf(token, isForeignScript));
    if (keys.length) collector.add(token.word.id, keys, token.start, token.length);
  });
  return collector.pack(scanned.length, isForeignScript ? mainScript(scanned) : 0);
}

/** One pass over the text: words become tokens; numbers and unspaced runs are collected at once. */
function scan(text: string, collector: AnchorCollector) {
  const tokens: (Token | null)[] = [];
  let latin = 0;
  let other = 0;
  let before = NEWLINE;
  for (let at = 0; at < text.length && tokens.length < MAX_TOKENS;) {
    const code = text.charCodeAt(at);
    const charClass = classOf[code] ?? 0;
    if (charClass === CharClass.Separator || charClass === CharClass.Mark) {
      if (!BLANKS.has(code)) before = code;
      at++;
      continue;
    }
    const start = at;
    if (charClass === CharClass.Digit) {
      at = collectNumbers(text, start, collector);
      tokens.push(null);
    } else {
      at = tokenEnd(text, start, charClass);
      if (charClass === CharClass.Latin) latin += at - start;
      else other += at - start;
      if (isUnspaced(charClass)) {
        collectRun(text, start, at, charClass, collector);
        tokens.push(null);
      } else {
        const word = wordOf(text.slice(start, at), charClass);
        tokens.push({
          word,
          start,
          length: at - start,
          startsSentence: SENTENCE_BREAKS.has(String.fromCharCode(before)),
        });
      }
    }
    before = 0;
  }
  return { tokens, latin, other };
}

const isUnspaced = (charClass: number) =>
  charClass === CharClass.Han || charClass === CharClass.Hiragana || charClass === CharClass.SouthEastAsian;

function tokenEnd(text: string, start: number, charClass: number): number {
  let end = start + 1;
  for (; end < text.length; end++) {
    const next = classOf[text.charCodeAt(end)];
    const continues =
      next === charClass || next === CharClass.Mark || (charClass === CharClass.Latin && next === CharClass.Digit);
    if (!continues) break;
  }
  return end;
}

function collectNumbers(text: string, start: number, collector: AnchorCollector): number {
  const { values, end } = readNumbers(text, start, lexicon());
  for (const value of values) {
    const keys = numberKeys(value);
    collector.add(keys[1]!, keys, start, end - start);
  }
  return end;
}

/** Names of several words (El Salvador, Bosnia and Herzegovina): the longest that starts here. */
function collectPhrase(tokens: (Token | null)[], index: number, collector: AnchorCollector): void {
  const first = tokens[index]!;
  let node = lexicon().phraseStart(first.word.folded);
  if (!node || (first.word.isLatin && !first.word.isCapital)) return;
  let keys: number[] | null = null;
  let end = first.start;
  for (let next = index + 1; node && tokens[next]; next++) {
    const token: Token = tokens[next]!;
    node = node.next.get(token.word.folded) ?? null;
    if (!node?.keys) continue;
    keys = node.keys;
    end = token.start + token.length;
  }
  if (keys) collector.add(keys[1]!, keys, first.start, end - first.start);
}

function roleOf({ word, startsSentence }: Token, isForeignScript: boolean): WordRole {
  if (isForeignScript && word.isLatin) return 'foreign';
  if (word.isKatakana) return 'name';
  return word.isCapital && (!startsSentence || word.isAllCaps) ? 'name' : 'common';
}

const SAMPLE_STEP = 11;
const CJK = 0x4e;
const HANGUL = 0xac;

/** A number for the script most letters are in: its 128-character block; one for all of Chinese and Japanese. */
function mainScript(text: string): number {
  const counts = new Map<number, number>();
  for (let at = 0; at < text.length; at += SAMPLE_STEP) {
    const code = text.charCodeAt(at);
    const charClass = classOf[code] ?? 0;
    if (charClass <= CharClass.Latin || charClass === CharClass.Digit || charClass === CharClass.Mark) continue;
    const isCjk = charClass >= CharClass.Han && charClass <= CharClass.Katakana;
    const block = isCjk ? CJK : charClass === CharClass.Hangul ? HANGUL : code >> 7;
    counts.set(block, (counts.get(block) ?? 0) + 1);
  }
  let best = 0;
  for (const [block, count] of counts) if (count > (counts.get(best) ?? 0)) best = block;
  return best;
}
