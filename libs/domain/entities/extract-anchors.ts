import { AnchorCollector } from './anchor-collector.js';
import type { AnchorDocument } from './anchor-document.js';
import { CharClass, classOf } from './char-classes.js';
import { lexicon } from './lexicon.js';
import { numberKeys, readNumbers } from './numbers.js';
import { nextHigh, nextLow } from './text-hash.js';
import { BARRIER, Tokens } from './tokens.js';
import { collectRun } from './unspaced-runs.js';
import { WordCache } from './word-cache.js';
import type { Word, WordRole } from './words.js';

/** Longer texts are cut; starts must fit 16 bits. */
const MAX_LENGTH = 20_000;
const SPACE = 32;

const cache = new WordCache();
const tokens = new Tokens(cache);
const collector = new AnchorCollector();

/**
 * Finds the clues in a text that a translation, or another article on the same story, would share: numbers, places,
 * dates, currencies, names, meanings of words and cognates.
 * @param text clean text, title first
 * @param language BCP 47; `und` and unknown ones do, but then common words have no meanings
 */
export function extractAnchors(text: string, language: string): AnchorDocument {
  const scanned = text.slice(0, MAX_LENGTH);
  collector.begin();
  tokens.read(scanned, language.split('-')[0]!, {
    number: (start) => collectNumbers(scanned, start),
    run: (start, end, charClass) => collectRun(scanned, start, end, charClass, collector),
  });
  const isForeignScript = tokens.latin < tokens.other;
  for (let i = 0; i < tokens.size; i++) {
    const number = tokens.words[i]!;
    if (number === BARRIER) continue;
    const word = cache.word(number);
    if (word.beginsPhrase) collectPhrase(i, word);
    const keys = word.keys(roleOf(word, tokens.beginsSentence[i] === 1, isForeignScript));
    if (keys.length) collector.addWord(cache.form(number), keys, word.prior, tokens.starts[i]!, tokens.lengths[i]!);
  }
  return collector.pack(scanned.length, isForeignScript ? mainScript(scanned) : 0);
}

function collectNumbers(text: string, start: number): number {
  const { values, end } = readNumbers(text, start);
  for (const value of values) collector.add(numberKeys(value), start, end - start);
  return end;
}

/** Names of several words (El Salvador, Bosnia and Herzegovina): the longest that starts here. */
function collectPhrase(index: number, first: Word): void {
  if (first.isLatin && !first.isCapital) return;
  let { low, high } = first;
  let keys: readonly number[] | null = null;
  let end = 0;
  for (let next = index + 1; next < tokens.size && tokens.words[next] !== BARRIER; next++) {
    const { folded } = cache.word(tokens.words[next]!);
    low = nextLow(low, SPACE);
    high = nextHigh(high, SPACE);
    for (let i = 0; i < folded.length; i++) {
      low = nextLow(low, folded.charCodeAt(i));
      high = nextHigh(high, folded.charCodeAt(i));
    }
    const found = lexicon().find(low, high);
    const entry = lexicon().entryOf(found);
    if (entry?.keys.length) {
      keys = entry.keys;
      end = tokens.starts[next]! + tokens.lengths[next]!;
    }
    if (!lexicon().continues(found)) break;
  }
  const start = tokens.starts[index]!;
  if (keys) collector.add(keys, start, end - start);
}

function roleOf(word: Word, startsSentence: boolean, isForeignScript: boolean): WordRole {
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
