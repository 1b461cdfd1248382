import {
  ATTRIBUTION_KEYWORDS,
  CALL_KEYWORDS,
  dropCallsToAction,
  findAttribution,
  isDisclaimer,
  isRelatedLink,
  outletOfDisclaimer,
} from './boilerplate-phrases.js';
import { countLetters } from './language-scripts.js';
import { detectLanguage, isInAnotherLanguage, type Language } from './language.js';
import { PhraseMatcher } from './phrase-matchers.js';
import { dropRepeatedSentences, type Paragraph } from './repeated-sentences.js';
import { joinSentences, splitSentences } from './sentences.js';

export interface Body {
  /** The language of most of the text. */
  detected: Language;
  /** The article's own paragraphs. */
  paragraphs: string[];
  /** The outlet that an attribution or a legal notice names. */
  source: string | null;
  /** The title that an attribution names. */
  title: string | null;
}

/** Every embedded post contains one of these. */
const POST_KEYWORDS = ['(@', 't.co/', 'pic.twitter.com/'];
/** Tells in one pass which kinds of boilerplate to search for. */
const keywordMatcher = new PhraseMatcher([CALL_KEYWORDS, POST_KEYWORDS, ATTRIBUTION_KEYWORDS]);
const HAS_CALL = 1;
const HAS_POST = 2;
const HAS_ATTRIBUTION = 4;

/**
 * Removes what isn't part of the article: attributions, related links, legal notices, calls to action, embedded posts,
 * paragraphs in another language at the end, repeated text.
 * @param hint the language that the publisher declares (BCP 47)
 */
export function stripBoilerplate(paragraphs: string[], hint?: string): Body {
  const text = paragraphs.join('\n');
  const keywords = keywordMatcher.find(text);
  const body = keywords & HAS_ATTRIBUTION ? dropAttributions(paragraphs) : { paragraphs, source: null, title: null };
  const detected = detectLanguage(body.paragraphs === paragraphs ? text : body.paragraphs.join('\n'), hint);
  const disclaimers = paragraphs.filter(isDisclaimer);
  const kept = body.paragraphs
    .filter((line, i) => !isRelatedLink(line) && !(i > 0 && disclaimers.length > 0 && isDisclaimer(line)))
    .map((line) => dropCalls(keywords & HAS_POST ? dropPosts(line, detected) : line, Boolean(keywords & HAS_CALL)))
    .filter(({ text }) => text !== '');
  const ownCount = countWithoutForeignEnd(kept, detected);
  return {
    detected,
    paragraphs: dropRepeatedSentences(kept.slice(0, ownCount)),
    source: body.source ?? disclaimers.map(outletOfDisclaimer).find(Boolean) ?? null,
    title: body.title,
  };
}

function dropAttributions(paragraphs: string[]): Omit<Body, 'detected'> {
  const body: Omit<Body, 'detected'> = { paragraphs: [], source: null, title: null };
  for (const line of paragraphs) {
    const attribution = findAttribution(line);
    if (attribution) {
      body.source ??= attribution.source;
      body.title ??= attribution.title || null;
    }
    const rest = attribution ? line.slice(0, attribution.start).trim() : line;
    if (rest) body.paragraphs.push(rest);
  }
  return body;
}

/** Works by sentence, because calls to action occur within paragraphs, too. */
function dropCalls(text: string, hasKeyword: boolean): Paragraph {
  const sentences = splitSentences(text);
  const kept = dropCallsToAction(sentences, hasKeyword);
  return kept === sentences ? { text, sentences } : { text: joinSentences(kept), sentences: kept };
}

/** '— Name (@handle) July 17, 2025' under an embedded post. */
const POST_AUTHOR =
  /\s*[—–-]{1,2}\s*[^\n—–()]{1,60}\(@\w{1,30}\)(?:\s+(?:\p{L}[\p{L}\p{M}.]*\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+(?:de\s+)?\p{L}[\p{L}\p{M}.]*\s+(?:de\s+)?\d{4}))?/gu;
const MAX_POST_LENGTH = 300;
/** Further posts in one paragraph are kept. */
const MAX_POSTS = 100;
const POST_LINK = /\b(?:pic\.twitter\.com|t\.co)\/\w/;
const POST_LINKS = /(?:https?:\/\/)?\b(?:pic\.twitter\.com|t\.co)\/\w+/g;

/** Removes authors of embedded posts, with the quoted sentences where these are in another language or the whole paragraph. */
function dropPosts(paragraph: string, main: Language): string {
  if (!paragraph.includes('(@') && !POST_LINK.test(paragraph)) return paragraph;
  let text = '';
  let end = 0;
  POST_AUTHOR.lastIndex = 0;
  for (let posts = 0; posts < MAX_POSTS; posts++) {
    const match = POST_AUTHOR.exec(paragraph);
    if (!match) break;
    const before = join(text, paragraph.slice(end, match.index));
    text = before.slice(0, before.length - quoteLength(before, main)).trim();
    end = match.index + match[0].length;
  }
  return join(text, paragraph.slice(end).trim()).replace(POST_LINKS, '').trim();
}

function join(kept: string, next: string): string {
  const rest = next.trimStart();
  return rest && kept ? `${kept} ${rest}` : kept || rest;
}

/** Length of the quoted post at the end of the text before its author. */
function quoteLength(before: string, main: Language): number {
  if (before.length <= MAX_POST_LENGTH) return before.length;
  const end = before.slice(-MAX_POST_LENGTH * 3);
  let length = 0;
  for (const sentence of splitSentences(end).reverse()) {
    const start = end.lastIndexOf(sentence, end.length - length);
    if (start < 0 || end.length - start > MAX_POST_LENGTH * 2 || !isForeign(sentence, main)) break;
    length = end.length - start;
  }
  return length;
}

/** A larger share of the text is never removed for its language. */
const MAX_FOREIGN_SHARE = 0.5;
/** The language of shorter lines can't be determined. */
const MIN_DETECTABLE_LENGTH = 40;
/** Code units of a line that its script is determined by. */
const SCRIPT_SAMPLE_LENGTH = 300;
/** Paragraphs at the end whose language is checked. */
const MAX_CHECKED_PARAGRAPHS = 100;

/** Number of paragraphs before those at the end in another language, and short ones in another script between these. */
function countWithoutForeignEnd(paragraphs: Paragraph[], main: Language): number {
  const maxLength = paragraphs.reduce((sum, { text }) => sum + text.length, 0) * MAX_FOREIGN_SHARE;
  const first = Math.max(1, paragraphs.length - MAX_CHECKED_PARAGRAPHS);
  let count = paragraphs.length;
  let length = 0;
  for (let i = paragraphs.length - 1; i >= first; i--) {
    const { text } = paragraphs[i]!;
    length += text.length;
    if (isForeign(text, main)) {
      if (length > maxLength) return paragraphs.length;
      count = i;
    } else if (text.length >= MIN_DETECTABLE_LENGTH) break;
  }
  return count;
}

/** Whether a text is in another script or clearly in another language than the article. */
function isForeign(text: string, main: Language): boolean {
  const sample = text.slice(0, SCRIPT_SAMPLE_LENGTH);
  const letters = countLetters(sample, 'und');
  if (letters > 1 && countLetters(sample, main.language) < letters / 2) return true;
  return main.reliable && text.length >= MIN_DETECTABLE_LENGTH && isInAnotherLanguage(text, main.language);
}
