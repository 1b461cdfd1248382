import type { RawArticle } from '#libs/contracts/raw-article.js';
import { stripBoilerplate } from './boilerplate.js';
import { takeByline } from './byline.js';
import { parseDate } from './dates.js';
import { htmlToText, type Page } from './html-to-text.js';
import { detectLanguage } from './language.js';
import { splitSentences } from './sentences.js';
import { splitParagraphs, toPlain } from './paragraphs.js';

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
/** Names of our own doors: they say how an article came, not who published it. */
const DOORS = new Set(['inbox', 'api', 'ingest', 'file', 'stdin', 'batch', 'unknown']);

/** From what was found to what the article says: markup, head matter and boilerplate off; language, date, source found. */
export function cleanArticle(raw: RawArticle): CleanArticle {
  const page = !raw.text?.trim() && raw.html ? htmlToText(raw.html) : null;
  const known = toPlain(raw.title ?? page?.title ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  const hint = raw.language ?? page?.language ?? undefined;
  const head = takeByline(splitParagraphs(raw.text?.trim() ? raw.text : (page?.text ?? '')), {
    title: known,
    language: hint,
  });
  const body = stripBoilerplate(head.lines, hint);
  const title = known || head.title || toPlain(body.title ?? '') || firstSentence(body.lines[0] ?? head.lines[0] ?? '');
  const text = body.lines.join('\n');
  // Asked again only where boilerplate was much of what the first answer rests on, or there was hardly any text.
  const mostlyKept = text.length >= 60 && text.length > 0.6 * head.lines.join('\n').length;
  const detected = mostlyKept ? body.detected : detectLanguage(text.length >= 60 ? text : `${title}\n${text}`, hint);
  return {
    title,
    text,
    source: sourceOf(raw, page, body.source ?? head.source),
    pageUrl: page?.url ?? null,
    ...published(raw.publishedAt ?? page?.publishedAt ?? head.date, hint ?? detected.language),
    language: detected.language,
    languageConfidence: detected.confidence,
  };
}

function published(original: string | null, language: string) {
  const date = original ? parseDate(original, language) : null;
  return { publishedAt: date?.toISOString() ?? null, publishedAtOriginal: original };
}

/** Who gave it to us, but for our own doors: then whom the article names. */
function sourceOf(raw: RawArticle, page: Page | null, named: string | null): string {
  return DOORS.has(raw.source) ? (named ?? page?.siteName ?? raw.source) : raw.source;
}

function firstSentence(paragraph: string): string {
  const sentence = (splitSentences(paragraph)[0] ?? '').replace(/^\s*[-*•–▪●·]\s+/, '').trim();
  if (sentence.length <= TITLE_LENGTH) return sentence.replace(/(?<!\.)[.。]$/, '');
  const cut = sentence.slice(0, TITLE_LENGTH - 1);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 60 ? cut.lastIndexOf(' ') : undefined).trim()}…`;
}
