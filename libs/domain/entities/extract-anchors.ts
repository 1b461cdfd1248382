import { AnchorCollector } from './anchor-collector.js';
import type { AnchorDocument } from './anchors.js';
import { mainScript } from './char-classes.js';
import { clockTimeKeys, hourKeys, readClockTime } from './clock-times.js';
import { FoldedWord } from './fold.js';
import { updateHigh, updateLow } from './hashes.js';
import { type Lexicon, lexicon, NO_ENTRY } from './lexicon.js';
import { numberKeys, readNumbers } from './numbers.js';
import { BARRIER, MAX_TOKENS, type TokenHandler, Tokens } from './tokens.js';
import { RunCollector } from './unspaced-runs.js';
import { NO_KEYS, WordCache } from './word-cache.js';
import { Role, Trait } from './word-keys.js';

/** The text that anchors are extracted from and point into: title and text, or only the text where it begins with the title. */
export function anchorText(title: string, text: string): string {
  const beginning = title.replace(/…$/, '');
  return text.replace(/^\W+/, '').startsWith(beginning) ? text : `${title}\n${text}`;
}

/** Code units that are read. Offsets have to fit 16 bits. */
const MAX_TEXT_LENGTH = 20_000;
const SPACE = 32;
/** Languages whose common words the lexicon has in another one, which has most of them. */
const LEXICON_LANGUAGES: Record<string, string> = { nb: 'no', nn: 'no', bs: 'hr', cnr: 'sr', prs: 'fa' };
/** Words and numbers of a headline. In longer texts a name that begins a sentence is met again within one. */
const MAX_HEADLINE_TOKENS = 32;

let shared: AnchorExtractor | undefined;

/**
 * Extracts what a translation of a text, or another article on the same story, would share with it: numbers, places, dates,
 * currencies, names, meanings of words and cognates.
 * @param text clean text, title first
 * @param language BCP 47; in unknown languages and `und`, common words have no meanings
 */
export function extractAnchors(text: string, language: string): AnchorDocument {
  const code = language.split('-')[0]!;
  const extractor = (shared ??= new AnchorExtractor(lexicon()));
  return extractor.extract(text.slice(0, MAX_TEXT_LENGTH), LEXICON_LANGUAGES[code] ?? code);
}

/** Reads one text after the other. */
class AnchorExtractor implements TokenHandler {
  private readonly cache: WordCache;
  private readonly tokens = new Tokens();
  private readonly collector = new AnchorCollector();
  private readonly runs: RunCollector;
  private readonly next = new FoldedWord();
  private readonly numberPairs = new Int32Array(4);
  /** By token: index of its keys in `cache.keySets`, and the number of their integers. */
  private readonly keySets = new Int32Array(MAX_TOKENS);
  private readonly keySetSizes = new Uint8Array(MAX_TOKENS);
  private text = '';

  constructor(private readonly lexicon: Lexicon) {
    this.cache = new WordCache(lexicon);
    this.runs = new RunCollector(lexicon, this.collector);
  }

  extract(text: string, language: string): AnchorDocument {
    this.text = text;
    this.collector.begin();
    this.tokens.read(text, language, this);
    this.cache.resolve(text, this.tokens, language);
    const isForeignScript = this.tokens.latinLength < this.tokens.otherLength;
    this.findKeys(isForeignScript);
    for (let i = 0; i < this.tokens.size; i++) if (this.tokens.lengths[i] !== BARRIER) this.collectWord(i);
    return this.collector.pack(text.length, isForeignScript ? mainScript(text) : 0);
  }

  number(start: number): number {
    const time = readClockTime(this.text, start);
    if (time) {
      this.collectNumber(hourKeys(time), start, time.hourEnd);
      if (time.end > time.hourEnd) this.collectNumber(clockTimeKeys(time), time.hourEnd, time.end);
      return time.end;
    }
    const { values, end } = readNumbers(this.text, start);
    for (const value of values) this.collectNumber(numberKeys(value), start, end);
    return end;
  }

  private collectNumber(keys: number[], start: number, end: number): void {
    this.numberPairs.set(keys);
    this.collector.add(this.numberPairs, 0, keys.length, start, end - start);
  }

  run(start: number, end: number, charClass: number): void {
    this.runs.collect(this.text, start, end, charClass);
  }

  /** Reads all indexes before all sizes, so that the processor fetches many at once. */
  private findKeys(isForeignScript: boolean): void {
    const { tokens, cache, keySets, keySetSizes } = this;
    const isHeadline = tokens.size <= MAX_HEADLINE_TOKENS;
    for (let i = 0; i < tokens.size; i++) {
      const word = cache.words[i]!;
      const start = tokens.starts[i]!;
      const end = start + tokens.lengths[i]!;
      if (end === start) keySets[i] = NO_KEYS;
      else {
        const traits = cache.traitsOf(word);
        // What begins a sentence has a capital anyway, unless it's no word of the language.
        const capitalTells = tokens.beginsSentence[i] === 0 || (isHeadline && (traits & Trait.Unknown) !== 0);
        const role = roleOf(traits, capitalTells, isForeignScript);
        keySets[i] = cache.keysOf(word, role, this.text, start, end);
      }
    }
    for (let i = 0; i < tokens.size; i++) keySetSizes[i] = cache.keySets[keySets[i]!]!;
  }

  private collectWord(index: number): void {
    const { tokens, cache } = this;
    const word = cache.words[index]!;
    const traits = cache.traitsOf(word);
    if (traits & Trait.BeginsPhrase) this.collectPhrase(index, traits);
    const size = this.keySetSizes[index]!;
    if (size === 0) return;
    const from = this.keySets[index]! + 1;
    const prior = cache.priorOf(word);
    const start = tokens.starts[index]!;
    this.collector.addWord(cache.formOf(word), cache.keySets, from, from + size, prior, start, tokens.lengths[index]!);
  }

  /** Collects the longest name of several words at a token (El Salvador, Bosnia and Herzegovina). */
  private collectPhrase(index: number, traits: number): void {
    if (traits & Trait.Latin && !(traits & Trait.Capital)) return;
    const { tokens, lexicon } = this;
    const start = tokens.starts[index]!;
    let { low, high } = this.next.take(this.text, start, start + tokens.lengths[index]!);
    let longest = NO_ENTRY;
    let end = 0;
    for (let next = index + 1; next < tokens.size && tokens.lengths[next] !== BARRIER; next++) {
      const nextEnd = tokens.starts[next]! + tokens.lengths[next]!;
      const { units, length } = this.next.take(this.text, tokens.starts[next]!, nextEnd);
      low = updateLow(low, SPACE);
      high = updateHigh(high, SPACE);
      for (let i = 0; i < length; i++) {
        low = updateLow(low, units[i]!);
        high = updateHigh(high, units[i]!);
      }
      const match = lexicon.find(low, high);
      const entry = lexicon.entryOf(match);
      if (lexicon.hasConcepts(entry)) {
        longest = entry;
        end = nextEnd;
      }
      if (!lexicon.isPrefix(match)) break;
    }
    if (longest !== NO_ENTRY)
      this.collector.add(lexicon.entries, longest + 1, lexicon.endOf(longest), start, end - start);
  }
}

function roleOf(traits: number, capitalTells: boolean, isForeignScript: boolean): number {
  if (isForeignScript && traits & Trait.Latin) return Role.Foreign;
  if (traits & Trait.Katakana) return Role.Name;
  return traits & Trait.Capital && (capitalTells || traits & Trait.AllCaps) ? Role.Name : Role.Common;
}
