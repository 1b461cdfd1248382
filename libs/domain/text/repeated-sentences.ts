import { charProperties, IN_CONTENT, LOWER_CASE } from './characters.js';
import { joinSentences } from './sentences.js';

/** A repeated sentence of this length is no coincidence; shorter ones are removed only beside one. */
const MIN_REPEATED_LENGTH = 60;
/** Characters of a sentence's prefix: enough to distinguish nearly all sentences. */
const PREFIX_LENGTH = 24;

export interface Paragraph {
  text: string;
  sentences: string[];
}

/** Removes second occurrences of paragraphs and runs of sentences. Short lines may repeat. */
export function dropRepeatedSentences(paragraphs: Paragraph[]): string[] {
  if (!mayRepeat(paragraphs)) return paragraphs.map(({ text }) => text);
  const seen = new Set<number>();
  return paragraphs.map((paragraph) => dropSeen(paragraph, seen)).filter((text) => text !== '');
}

/** Whether a long sentence starts like an earlier one: rare, and quick to check. */
function mayRepeat(paragraphs: Paragraph[]): boolean {
  const prefixes = new Set<number>();
  for (const { sentences } of paragraphs) {
    for (const sentence of sentences) {
      const prefix = hashPrefix(sentence);
      if (prefixes.has(prefix) && sentence.length >= MIN_REPEATED_LENGTH) return true;
      prefixes.add(prefix);
    }
  }
  return false;
}

function dropSeen({ text, sentences }: Paragraph, seen: Set<number>): string {
  const repeated = sentences.map((sentence) => {
    const key = hashContent(sentence);
    return seen.has(key) || !seen.add(key);
  });
  const drop = repeated.map((isRepeated, i) => isRepeated && sentences[i]!.length >= MIN_REPEATED_LENGTH);
  if (!drop.includes(true)) return text;
  for (let i = 1; i < drop.length; i++) drop[i] ||= Boolean(repeated[i] && drop[i - 1]);
  for (let i = drop.length - 2; i >= 0; i--) drop[i] ||= Boolean(repeated[i] && drop[i + 1]);
  return joinSentences(sentences.filter((_, i) => !drop[i]));
}

/** 32-bit hash of the first characters, ignoring case, space and punctuation: these are masked out instead of branched on. */
function hashPrefix(text: string): number {
  let hash = 0;
  let left = PREFIX_LENGTH;
  for (let i = 0; i < text.length && left > 0; i++) {
    const character = charProperties(text.charCodeAt(i));
    const isContent = (character << CONTENT_TO_SIGN) >> 31;
    hash = (Math.imul(hash ^ (character & LOWER_CASE), 0x01000193) & isContent) | (hash & ~isContent);
    left += isContent;
  }
  return hash;
}

/** Shifts IN_CONTENT to the sign bit, from which a mask is made. */
const CONTENT_TO_SIGN = 31 - Math.log2(IN_CONTENT);

/** 53-bit hash (FNV-1a in two lanes) of a text, ignoring case, space and punctuation. */
function hashContent(text: string): number {
  let low = 0x811c9dc5 | 0;
  let high = 0x9747b28c | 0;
  for (let i = 0; i < text.length; i++) {
    const character = charProperties(text.charCodeAt(i));
    if (!(character & IN_CONTENT)) continue;
    low = Math.imul(low ^ (character & LOWER_CASE), 0x01000193);
    high = Math.imul(high ^ (character & LOWER_CASE), 0x5bd1e995);
    high ^= high >>> 15;
  }
  return (high >>> 11) * 0x100000000 + (low >>> 0);
}
