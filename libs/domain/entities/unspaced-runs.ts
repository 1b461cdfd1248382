import type { AnchorCollector } from './anchor-collector.js';
import { Kind } from './anchor-kinds.js';
import { CharClass } from './char-classes.js';
import { lexicon } from './lexicon.js';

const SAMPLE_LENGTH = 4;
/** One in four letter runs is kept, chosen by its hash, so that the same runs are kept in every text. */
const SAMPLE_MASK = 3;
const HAN_KEYS = 0x1fffffff;

/** Collects lexicon names and n-grams from a run of a script that is written without spaces. */
export function collectRun(
  text: string,
  start: number,
  end: number,
  charClass: number,
  collector: AnchorCollector,
): void {
  let rest = start;
  for (let at = start; at < end;) {
    const name = lexicon().runAt(text, at, end);
    if (!name || name.length < 2 || name.entry.keys.length === 0) {
      at += name?.length ?? 1;
      continue;
    }
    collectGrams(text, rest, at, charClass, collector);
    collector.add(name.entry.keys, at, name.length, name.entry.prior);
    if (charClass === CharClass.Han) collectGrams(text, at, at + name.length, charClass, collector);
    at += name.length;
    rest = at;
  }
  collectGrams(text, rest, end, charClass, collector);
}

function collectGrams(text: string, start: number, end: number, charClass: number, collector: AnchorCollector): void {
  if (charClass === CharClass.Han) {
    for (let at = start; at + 1 < end; at++) {
      const key = (Math.imul(text.charCodeAt(at), 65599) ^ Math.imul(text.charCodeAt(at + 1), 40503)) & HAN_KEYS;
      collector.add([Kind.HanPair, key], at, 2);
    }
  } else if (charClass === CharClass.SouthEastAsian) {
    for (let at = start; at + SAMPLE_LENGTH <= end; at++) {
      let hash = 0;
      for (let i = 0; i < SAMPLE_LENGTH; i++) hash = Math.imul(hash ^ text.charCodeAt(at + i), 0x01000193);
      hash ^= hash >>> 15;
      const key = hash & HAN_KEYS;
      if ((hash & SAMPLE_MASK) === 0) collector.add([Kind.SouthEastAsianRun, key], at, SAMPLE_LENGTH);
    }
  }
}
