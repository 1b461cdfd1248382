import type { RawArticle } from '#libs/contracts/raw-article.js';
import { isSurrogate } from './characters.js';
import { stripBoilerplate } from './boilerplate.js';
import { takeByline } from './byline.js';
import { findDate } from './dates/find-date.js';
import { readPage, type Page } from './html.js';
import { detectLanguage, type Language } from './language.js';
import { splitSentences } from './sentences.js';
import { evenSpaces, splitParagraphs, toPlain } from './paragraphs.js';
import { parseDate } from './dates/parse-date.js';

export interface CleanArticle {
  title: string;
  /** NFC, one paragraph a line, without boilerplate; empty when there was only a title. */
  text: string;
  source: string;
  /** URL that the page itself calls canonical. */
  pageUrl: string | null;
  /** ISO 8601 UTC; null when nothing told it. Not clamped. */
  publishedAt: string | null;
  publishedAtOriginal: string | null;
  /** BCP 47. */
  language: string;
  languageConfidence: number;
}

/** A title made of the text's first sentence is at most this long. */
const TITLE_LENGTH = 140;
/** Head matter, boilerplate and repeats are looked for in this many code units; the rest of a longer text is kept as it is. */
const EXAMINED = 1_000_000;
/** A text of this length shows whether its language is known. */
const DECISIVE = 300;
/** Names of our own doors: they say how an article came, not who published it. */
const DOORS = new Set(['inbox', 'api', 'ingest', 'file', 'stdin', 'batch', 'unknown']);

/** From what was found to what the article says: markup, head matter and boilerplate off; language, date, source found. */
export function cleanArticle(raw: RawArticle): CleanArticle {
  const page = !raw.text?.trim() && raw.html ? readPage(raw.html) : null;
  const known = toPlain(raw.title ?? page?.title ?? '')
    .text.replace(/\s+/g, ' ')
    .trim();
  const hint = raw.language ?? page?.language ?? undefined;
  const plain = toPlain(page ? page.text : (raw.text ?? ''));
  const examined = lengthToExamine(plain.text);
  const lines = splitParagraphs({ ...plain, text: plain.text.slice(0, examined) });
  const head = takeByline(lines, { title: known, language: hint });
  const body = stripBoilerplate(head.lines, hint);
  const title =
    known || head.title || toPlain(body.title ?? '').text || firstSentence(body.lines[0] ?? head.lines[0] ?? '');
  const examinedText = body.lines.join('\n');
  // Asked again only where boilerplate was much of what the first answer rests on, or there was hardly any text.
  const mostlyKept = examinedText.length >= 60 && examinedText.length > 0.6 * lengthOf(head.lines);
  const detected = mostlyKept
    ? body.detected
    : detectLanguage(examinedText.length >= 60 ? examinedText : `${title}\n${examinedText}`, hint);
  return {
    title,
    text:
      plain.text.length > examined ? `${examinedText}\n${evenSpaces(plain.text.slice(examined))}`.trim() : examinedText,
    source: sourceOf(raw, page, body.source ?? head.source),
    pageUrl: page?.url ?? null,
    ...published(raw.publishedAt ?? page?.publishedAt ?? null, head.date, hint ?? detected.language),
    ...languageOf(detected, examinedText),
  };
}

/** All, or up to the last line, else word, else character that fits. */
function lengthToExamine(plain: string): number {
  if (plain.length <= EXAMINED) return plain.length;
  const gap = Math.max(plain.lastIndexOf('\n', EXAMINED), 0) || plain.lastIndexOf(' ', EXAMINED);
  if (gap > EXAMINED / 2) return gap;
  return isSurrogate(plain.charCodeAt(EXAMINED)) ? EXAMINED - 1 : EXAMINED;
}

/** Code units of lines when they are joined by newlines. */
function lengthOf(lines: string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, -1);
}

/** A long text that looks like none of the known languages is in another one; of short ones the likeliest is told. */
function languageOf({ language, confidence, reliable }: Language, text: string) {
  const isUnknown = !reliable && text.length >= DECISIVE;
  return isUnknown ? { language: 'und', languageConfidence: 0 } : { language, languageConfidence: confidence };
}

/** A field that was meant for the date goes before one that was found in the text. */
function published(field: string | null, found: string | null, language: string) {
  const date = field ? parseDate(field, language) : found && findDate(found, language)?.date;
  return { publishedAt: date ? date.toISOString() : null, publishedAtOriginal: field ?? found };
}

/** Who gave it to us, but for our own doors: then whom the article names. */
function sourceOf(raw: RawArticle, page: Page | null, named: string | null): string {
  return DOORS.has(raw.source) ? (named ?? page?.siteName ?? raw.source) : raw.source;
}

function firstSentence(paragraph: string): string {
  const sentence = (splitSentences(paragraph)[0] ?? '').replace(/^\s*[-*•–▪●·]\s+/, '').trim();
  if (sentence.length <= TITLE_LENGTH) return sentence.replace(/(?<!\.)[.。]$/, '');
  const cut = sentence.slice(0, TITLE_LENGTH - 1).replace(/[\ud800-\udbff]$/, '');
  return `${cut.slice(0, cut.lastIndexOf(' ') > 60 ? cut.lastIndexOf(' ') : undefined).trim()}…`;
}
