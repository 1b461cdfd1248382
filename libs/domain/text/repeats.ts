import { characterOf, IN_CONTENT, SMALL } from './characters.js';
import { joinSentences } from './sentences.js';

/** A repeated sentence this long is no coincidence; shorter ones go only beside one. */
const LONG_SENTENCE = 60;

/** Characters that are read of an opening: enough to tell nearly all sentences apart. */
const OPENING = 24;

export interface Paragraph {
  line: string;
  /** Of the line, in order. */
  sentences: string[];
}

/** Keeps the first of two equal paragraphs or runs of sentences. Bullets and short lines may repeat. */
export function dropRepeats(paragraphs: Paragraph[]): string[] {
  if (!mayRepeat(paragraphs)) return paragraphs.map(({ line }) => line);
  const seen = new Set<number>();
  return paragraphs.map((paragraph) => dropRepeated(paragraph, seen)).filter((line) => line !== '');
}

/** Whether a long sentence opens like one before it: hardly a text has any, and only its first letters are read. */
function mayRepeat(paragraphs: Paragraph[]): boolean {
  const openings = new Set<number>();
  for (const { sentences } of paragraphs) {
    for (const sentence of sentences) {
      const opening = openingKey(sentence);
      if (openings.has(opening) && sentence.length >= LONG_SENTENCE) return true;
      openings.add(opening);
    }
  }
  return false;
}

function dropRepeated({ line, sentences }: Paragraph, seen: Set<number>): string {
  const repeated = sentences.map((sentence) => {
    const key = contentKey(sentence);
    return seen.has(key) || !seen.add(key);
  });
  const drop = repeated.map((again, i) => again && sentences[i]!.length >= LONG_SENTENCE);
  if (!drop.includes(true)) return line;
  for (let i = 1; i < drop.length; i++) drop[i] ||= Boolean(repeated[i] && drop[i - 1]);
  for (let i = drop.length - 2; i >= 0; i--) drop[i] ||= Boolean(repeated[i] && drop[i + 1]);
  return joinSentences(sentences.filter((_, i) => !drop[i]));
}

/** 32 bits of a hash of the first characters without case, space and punctuation, which are masked and not branched on. */
function openingKey(text: string): number {
  let hash = 0;
  let left = OPENING;
  for (let i = 0; i < text.length && left > 0; i++) {
    const character = characterOf(text.charCodeAt(i));
    const isContent = (character << TO_SIGN) >> 31;
    hash = (Math.imul(hash ^ (character & SMALL), 0x01000193) & isContent) | (hash & ~isContent);
    left += isContent;
  }
  return hash;
}

/** Moves IN_CONTENT to the sign, which then fills a mask. */
const TO_SIGN = 31 - Math.log2(IN_CONTENT);

/** 53 bits of a hash (FNV-1a in two lanes) of the characters without case, space and punctuation. */
function contentKey(text: string): number {
  let low = 0x811c9dc5 | 0;
  let high = 0x9747b28c | 0;
  for (let i = 0; i < text.length; i++) {
    const character = characterOf(text.charCodeAt(i));
    if (!(character & IN_CONTENT)) continue;
    low = Math.imul(low ^ (character & SMALL), 0x01000193);
    high = Math.imul(high ^ (character & SMALL), 0x5bd1e995);
    high ^= high >>> 15;
  }
  return (high >>> 11) * 0x100000000 + (low >>> 0);
}
