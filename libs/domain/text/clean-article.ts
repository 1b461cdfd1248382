import type { RawArticle } from '#libs/contracts/raw-article.js';
import { splitHeader } from './article-header.js';
import { stripBoilerplate } from './boilerplate.js';
import { findDate } from './dates/find-date.js';
import { parseDate } from './dates/parse-date.js';
import { plainText } from './html/plain-text.js';
import { type Page, readPage, readText } from './html/read-page.js';
import { detectLanguage, type Language } from './language.js';
import { splitParagraphs, toPlainText, toSingleLine } from './normalize-text.js';
import { splitSentences } from './sentences.js';

interface CleanArticle {
  title: string;
  /** NFC, one paragraph a line, without boilerplate; empty when there was only a title. */
  text: string;
  source: string;
  /** Who wrote it, in one line. */
  byline: string | null;
  /** URL that the page declares as canonical, as written. */
  pageUrl: string | null;
  /** ISO 8601 UTC; null when unknown. It may be in the future. */
  publishedAt: string | null;
  publishedAtOriginal: string | null;
  /** BCP 47. */
  language: string;
  languageConfidence: number;
}

/** Code units that are searched for header and boilerplate; the rest of a longer text is kept. */
const MAX_EXAMINED_LENGTH = 1_000_000;
/** A shorter text's language is detected together with its title. */
const MIN_DETECTABLE_LENGTH = 60;
/** Where a smaller share of the body remains, the language is detected again without boilerplate. */
const MIN_KEPT_SHARE = 0.6;
/** A text of this length that looks like no known language is in an unknown one. */
const MIN_DECISIVE_LENGTH = 300;
/** Maximum length of a title made of the text's first sentence, and the minimum where it is cut between words. */
const MAX_TITLE_LENGTH = 140;
const MIN_TITLE_LENGTH = 60;
/** As in RawArticle; PostgreSQL can't index one of 2.7 kB. */
const MAX_SOURCE_LENGTH = 300;
/** Default sources of our ingest channels: they don't name the publisher. */
const DEFAULT_SOURCES = new Set(['inbox', 'api', 'ingest', 'file', 'stdin', 'batch', 'unknown']);

/** Removes markup, header and boilerplate; determines title, language, date and source. */
export function cleanArticle(raw: RawArticle): CleanArticle {
  const page = raw.text?.trim() ? readText(raw.text) : readPage(raw.html ?? '');
  const givenTitle = toSingleLine(plainText(raw.title ?? '') || page.title || '');
  const hint = raw.language ?? page.language ?? undefined;
  const plain = toPlainText(page.text);
  const { paragraphs, rest } = splitParagraphs(plain, MAX_EXAMINED_LENGTH);
  const header = splitHeader(paragraphs, { title: givenTitle, language: hint });
  const body = stripBoilerplate(header.body, hint);
  const text = body.paragraphs.join('\n');
  const title =
    givenTitle ||
    header.title ||
    toPlainText(body.title ?? '').text ||
    firstSentence(body.paragraphs[0] ?? header.body[0] ?? '');
  const detected = isMostOf(text, header.body)
    ? body.detected
    : detectLanguage(text.length >= MIN_DETECTABLE_LENGTH ? text : `${title}\n${text}`, hint);
  return {
    title,
    text: rest ? `${text}\n${rest}`.trim() : text,
    source: sourceOf(raw, page, body.source ?? header.source),
    byline: toSingleLine(plainText(raw.byline ?? '')) || null,
    pageUrl: page.url,
    ...publicationDate(toSingleLine(raw.publishedAt ?? page.publishedAt ?? ''), header.date, hint ?? detected.language),
    ...languageOf(detected, text),
  };
}

/** Whether boilerplate was so small a part that the language detected with it holds. */
function isMostOf(text: string, body: string[]): boolean {
  const bodyLength = body.reduce((sum, line) => sum + line.length + 1, -1);
  return text.length >= MIN_DETECTABLE_LENGTH && text.length > MIN_KEPT_SHARE * bodyLength;
}

/** The most likely language, but for a long text that resembles none. */
function languageOf({ language, confidence, reliable }: Language, text: string) {
  const isUnknown = !reliable && text.length >= MIN_DECISIVE_LENGTH;
  return isUnknown ? { language: 'und', languageConfidence: 0 } : { language, languageConfidence: confidence };
}

/** The publisher's date field takes precedence over a date in the header, if it is a date. */
function publicationDate(field: string, inHeader: string | null, language: string) {
  const date = (field && parseDate(field, language)) || (inHeader && findDate(inHeader, language)?.date);
  return { publishedAt: date ? date.toISOString() : null, publishedAtOriginal: field || inHeader };
}

/** The source we were given; instead of a default one, the outlet that the article or its page names. */
function sourceOf(raw: RawArticle, page: Page, named: string | null): string {
  const given = toSingleLine(raw.source) || 'unknown';
  const source = DEFAULT_SOURCES.has(given) ? named || toSingleLine(page.siteName ?? '') || given : given;
  return source.slice(0, MAX_SOURCE_LENGTH).toWellFormed();
}

function firstSentence(paragraph: string): string {
  const sentence = (splitSentences(paragraph)[0] ?? '').replace(/^\s*[-*•–▪●·]\s+/, '').trim();
  if (sentence.length <= MAX_TITLE_LENGTH) return sentence.replace(/(?<!\.)[.。]$/, '');
  const cut = sentence.slice(0, MAX_TITLE_LENGTH - 1).replace(/[\ud800-\udbff]$/, '');
  const lastSpace = cut.lastIndexOf(' ');
  return `${cut.slice(0, lastSpace > MIN_TITLE_LENGTH ? lastSpace : undefined).trim()}…`;
}
