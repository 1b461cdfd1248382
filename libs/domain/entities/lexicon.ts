import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Kind } from './anchor-kinds.js';
import { CharClass, classOf } from './char-classes.js';
import { hash30 } from './fold.js';

/** What a surface form stands for. */
export interface LexiconEntry {
  /** Concepts as pairs: kind, key, kind, key … */
  keys: number[];
  /** Power of ten, when it is a word such as "million"; else 0. */
  magnitude: number;
}

/** A node of the tree of names of several words. */
interface PhraseNode {
  keys: number[] | null;
  next: Map<string, PhraseNode>;
}

const DATA_FILE = 'libs/domain/entities/data/lexicon.tsv.gz';
const MAX_CONCEPTS = 6;
const CONCEPT_KINDS: Record<string, number> = {
  R: Kind.Country,
  C: Kind.City,
  M: Kind.Date,
  D: Kind.Date,
  $: Kind.Currency,
  L: Kind.Language,
};

const ARABIC_PREFIXES = ['وال', 'بال', 'كال', 'فال', 'لل', 'ال', 'و', 'ب', 'ل', 'ف'];
const HEBREW_PREFIXES = ['וה', 'של', 'ה', 'ב', 'ל', 'מ', 'ו', 'כ', 'ש'];

/** Names of places, dates, currencies, languages and magnitudes in about 200 languages. Built by tools/lexicon. */
export class Lexicon {
  private readonly words = new Map<string, LexiconEntry>();
  private readonly phrases = new Map<string, PhraseNode>();
  private readonly runs = new Map<string, LexiconEntry>();
  private readonly longestRun = new Map<string, number>();

  /** @param lines `folded surface <tab> concept,concept…`, see data/ATTRIBUTION.md */
  constructor(lines: string) {
    for (const line of lines.split('\n')) {
      const [surface, concepts] = line.split('\t');
      if (surface && concepts) this.add(surface, parseConcepts(concepts));
    }
  }

  private add(surface: string, entry: LexiconEntry): void {
    if (!entry.keys.length && !entry.magnitude) return;
    this.words.set(surface, entry);
    if (isUnspaced(classOf[surface.charCodeAt(0)] ?? 0)) this.addRun(surface.replaceAll(' ', ''), entry);
    const words = surface.split(' ');
    if (words.length > 1 && entry.keys.length) this.addPhrase(words, entry.keys);
  }

  private addRun(run: string, entry: LexiconEntry): void {
    if (run.length < 2 && !entry.magnitude) return;
    this.runs.set(run, entry);
    const start = run.slice(0, 2);
    if (run.length >= 2) this.longestRun.set(start, Math.max(run.length, this.longestRun.get(start) ?? 0));
  }

  private addPhrase(words: string[], keys: number[]): void {
    let level = this.phrases;
    let node: PhraseNode | undefined;
    for (const word of words) {
      node = level.get(word);
      if (!node) level.set(word, (node = { keys: null, next: new Map() }));
      level = node.next;
    }
    if (node) node.keys = keys;
  }

  exact(folded: string): LexiconEntry | null {
    return this.words.get(folded) ?? null;
  }

  /** Where names of several words that start with this word begin; follow `next`. */
  phraseStart(folded: string): PhraseNode | null {
    return this.phrases.get(folded) ?? null;
  }

  /** Looks a folded word up, then without articles written in front (Arabic, Hebrew), then without inflection. */
  inflected(folded: string, charClass: number): LexiconEntry | null {
    return this.exact(folded) ?? this.withoutPrefix(folded, charClass) ?? this.withoutSuffix(folded, charClass);
  }

  private withoutPrefix(folded: string, charClass: number): LexiconEntry | null {
    if (charClass !== CharClass.Uncased) return null;
    for (const prefix of prefixesFor(folded.charCodeAt(0))) {
      if (folded.length - prefix.length < 3 || !folded.startsWith(prefix)) continue;
      const entry = this.exact(folded.slice(prefix.length));
      if (entry) return entry;
    }
    return null;
  }

  private withoutSuffix(folded: string, charClass: number): LexiconEntry | null {
    const shortest = charClass === CharClass.Hangul ? 2 : charClass === CharClass.Uncased ? 3 : 4;
    const longestCut = charClass === CharClass.Hangul ? 2 : 4;
    for (let cut = 1; cut <= longestCut && folded.length - cut >= shortest; cut++) {
      const entry = this.exact(folded.slice(0, folded.length - cut));
      if (entry) return entry;
    }
    return null;
  }

  /** The longest name that starts at `start` in a run of a script without spaces, or null. */
  runAt(text: string, start: number, end: number): { entry: LexiconEntry; length: number } | null {
    if (start + 1 >= end) return null;
    const longest = this.longestRun.get(text.slice(start, start + 2)) ?? 0;
    for (let length = Math.min(longest, end - start); length >= 2; length--) {
      const entry = this.runs.get(text.slice(start, start + length));
      if (entry?.keys.length) return { entry, length };
    }
    return null;
  }

  /** The longest magnitude word (万, ล้าน) at `start` in a script without spaces, or null. */
  magnitudeAt(text: string, start: number): { magnitude: number; length: number } | null {
    for (let length = Math.min(8, text.length - start); length >= 1; length--) {
      const magnitude = this.runs.get(text.slice(start, start + length))?.magnitude;
      if (magnitude) return { magnitude, length };
    }
    return null;
  }
}

function parseConcepts(concepts: string): LexiconEntry {
  const entry: LexiconEntry = { keys: [], magnitude: 0 };
  for (const concept of concepts.split(',')) {
    const kind = CONCEPT_KINDS[concept.charAt(0)];
    if (concept.startsWith('X:')) entry.magnitude = Number(concept.slice(2)) - 1;
    else if (kind !== undefined && entry.keys.length < 2 * MAX_CONCEPTS) entry.keys.push(kind, hash30(concept));
  }
  return entry;
}

const isUnspaced = (charClass: number) =>
  charClass === CharClass.Han ||
  charClass === CharClass.Hiragana ||
  charClass === CharClass.Katakana ||
  charClass === CharClass.SouthEastAsian;

function prefixesFor(code: number): string[] {
  if (code >= 0x600 && code < 0x780) return ARABIC_PREFIXES;
  return code >= 0x590 && code < 0x600 ? HEBREW_PREFIXES : [];
}

/** The data file belongs to the package, not to the build: look for it from this module upwards. */
function findDataFile(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, DATA_FILE);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error(`${DATA_FILE} is missing: run npm run build:lexicon`);
  }
}

let shared: Lexicon | undefined;

/** The lexicon that ships with the product; read at first use, about 0.2 s. */
export function lexicon(): Lexicon {
  return (shared ??= new Lexicon(gunzipSync(readFileSync(findDataFile())).toString('utf8')));
}
