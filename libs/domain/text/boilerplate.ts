import { ANSWERS_FOR_NOTHING, isCall, isDisclaimer, isRelatedLink, matchAppearedFirst } from './boilerplate-phrases.js';
import { detectLanguage, isInAnotherLanguage, type Language } from './language.js';
import { lettersOf } from './scripts.js';
import { joinSentences, splitSentences } from './sentences.js';

export interface Body {
  /** The language of most of the text. */
  detected: Language;
  /** Paragraphs that belong to the article. */
  lines: string[];
  /** The outlet that an 'appeared first on' line names. */
  source: string | null;
  /** The title that such a line names. */
  title: string | null;
}

/** '— Name (@handle) July 17, 2025' under an embedded post. */
const ATTRIBUTION =
  /\s*[—–-]{1,2}\s*[^\n—–()]{1,60}\(@\w{1,30}\)(?:\s+(?:\p{L}[\p{L}\p{M}.]*\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+(?:de\s+)?\p{L}[\p{L}\p{M}.]*\s+(?:de\s+)?\d{4}))?/u;
const TWEET_LENGTH = 300;
const TWEET_LINK = /\b(?:pic\.twitter\.com|t\.co)\/\w/;
const TWEET_LINKS = /(?:https?:\/\/)?\b(?:pic\.twitter\.com|t\.co)\/\w+/g;

/** A repeated sentence this long is no coincidence; shorter ones go only beside one. */
const LONG_SENTENCE = 60;
/** At most this share of a text may be dropped for being in another language. */
const FOREIGN_SHARE = 0.5;
/** Letters below which a line's language is not asked for. */
const DECIDABLE = 40;
/** Letters that are looked at to tell a line's script. */
const SAMPLE = 300;

/** Takes off what is not the article's: calls, related links, legal notices, embedded posts, repeated text. */
export function stripBoilerplate(lines: string[], hint?: string): Body {
  const feet = dropAppearedFirst(lines);
  const detected = detectLanguage(feet.lines.join('\n'), hint);
  const kept = feet.lines
    .filter((line, i) => !isRelatedLink(line) && !(isDisclaimer(line) && i > 0))
    .map((line) => dropTweets(line, detected))
    .map(dropCalls)
    .filter((line) => line !== '');
  const notice = lines.filter(isDisclaimer).map((line) => ANSWERS_FOR_NOTHING.exec(line)?.groups?.source);
  const source = feet.source ?? notice.find(Boolean) ?? null;
  return { ...feet, detected, source, lines: dropRepeats(dropForeignTail(kept, detected)) };
}

function dropAppearedFirst(lines: string[]): Omit<Body, 'detected'> {
  const body: Omit<Body, 'detected'> = { lines: [], source: null, title: null };
  for (const line of lines) {
    const match = matchAppearedFirst(line);
    if (match) {
      body.source ??= match.source;
      body.title ??= match.title || null;
    }
    const rest = match ? line.slice(0, match.start).trim() : line;
    if (rest) body.lines.push(rest);
  }
  return body;
}

/** Sentence by sentence: calls stand in the middle of paragraphs too, and drag their slogans along. */
function dropCalls(line: string): string {
  const sentences = splitSentences(line);
  const calls = sentences.map(isCall);
  if (!calls.includes(true)) return line;
  for (let i = calls.length - 2; i >= 0; i--) calls[i] ||= Boolean(calls[i + 1] && isSlogan(sentences[i]!));
  return joinSentences(sentences.filter((_, i) => !calls[i]));
}

function isSlogan(sentence: string): boolean {
  return sentence.length < 80 && sentence.endsWith('!');
}

/** The quoted sentences go with their attribution where they are in another language or make up the whole paragraph. */
function dropTweets(line: string, main: Language): string {
  if (!line.includes('(@') && !TWEET_LINK.test(line)) return line;
  let text = line;
  for (let match = ATTRIBUTION.exec(text); match; match = ATTRIBUTION.exec(text)) {
    const before = text.slice(0, match.index);
    const quote = quotedLength(before, main);
    text =
      `${before.slice(0, before.length - quote).trim()} ${text.slice(match.index + match[0].length).trim()}`.trim();
  }
  return text.replace(TWEET_LINKS, '').trim();
}

function quotedLength(before: string, main: Language): number {
  if (before.length <= TWEET_LENGTH) return before.length;
  let length = 0;
  for (const sentence of splitSentences(before).reverse()) {
    const end = before.length - length;
    const start = before.lastIndexOf(sentence, end);
    if (start < 0 || before.length - start > TWEET_LENGTH * 2 || !isForeign(sentence, main)) break;
    length = before.length - start;
  }
  return length;
}

/** Lines at the end in another language, and the short ones between and before them that are in another script. */
function dropForeignTail(lines: string[], main: Language): string[] {
  const total = lines.join('').length;
  let end = lines.length;
  for (let i = lines.length - 1; i > 0; i--) {
    if (isForeign(lines[i]!, main)) end = i;
    else if (lines[i]!.length >= DECIDABLE) break;
  }
  return lines.slice(end).join('').length <= total * FOREIGN_SHARE ? lines.slice(0, end) : lines;
}

function isForeign(text: string, main: Language): boolean {
  const sample = text.slice(0, SAMPLE);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters > 1 && lettersOf(sample, main.language) < letters / 2) return true;
  return main.reliable && text.length >= DECIDABLE && isInAnotherLanguage(text, main.language);
}

/** Keeps the first of two equal paragraphs or runs of sentences. Bullets and short lines may repeat. */
function dropRepeats(lines: string[]): string[] {
  const seen = new Set<string>();
  return lines.map((line) => dropRepeatedSentences(line, seen)).filter((line) => line !== '');
}

function dropRepeatedSentences(line: string, seen: Set<string>): string {
  const sentences = splitSentences(line);
  const keys = sentences.map((sentence) => sentence.toLowerCase().replace(/[\p{P}\p{Z}]+/gu, ''));
  const repeated = keys.map((key) => {
    const again = seen.has(key);
    seen.add(key);
    return again;
  });
  if (!repeated.includes(true)) return line;
  const drop = repeated.map((again, i) => again && sentences[i]!.length >= LONG_SENTENCE);
  for (let i = 1; i < drop.length; i++) drop[i] ||= Boolean(repeated[i] && drop[i - 1]);
  for (let i = drop.length - 2; i >= 0; i--) drop[i] ||= Boolean(repeated[i] && drop[i + 1]);
  return drop.includes(true) ? joinSentences(sentences.filter((_, i) => !drop[i])) : line;
}
