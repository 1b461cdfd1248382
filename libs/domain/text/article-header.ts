import { isCallToAction } from './boilerplate-phrases.js';
import { findDate, type FoundDate } from './dates/find-date.js';
import { isUpdateLabel } from './dates/update-label.js';
import { splitSentences } from './sentences.js';

/** The lines above an article's text; null for what they don't contain. */
interface ArticleHeader {
  title: string | null;
  /** As written. */
  date: string | null;
  source: string | null;
  /** The remaining lines: the article's body. */
  body: string[];
}

const MAX_HEADER_LINES = 8;
const MAX_TITLE_LENGTH = 200;
const MAX_TITLE_CANDIDATES = 2;
const MAX_DATE_LINE_LENGTH = 160;
/** Between dates in one line: 'Updated 26 November 2026 | Published 20 November 2026'. */
const FIELD_SEPARATOR = /\s*[|·•]\s*/;
/** Code units after a label in which its date is searched. */
const MAX_LABELLED_LENGTH = 60;

const DATE_LABEL =
  /^\s*(?:date|dated|published(?: on)?|posted(?: on)?|updated(?: on)?|datum|veröffentlicht(?: am)?|stand|publié le|le|fecha|publicado(?: el| em)?|data|pubblicato il|geplaatst op|gepubliceerd op|tanggal|diterbitkan|opublikowano|дата|опубликовано|发布时间|發布時間|日期|公開日|تاريخ(?: النشر)?)\s*[:：]?\s*/iu;
const BYLINE =
  /^(?:by|von|par|por|door|oleh|di|da|av|af|autor(?:in)?|author|auteur|yazan|автор|ผู้เขียน|作者|记者|記者|文|كتب)\s*[:：]?\s+\p{Lu}[\p{L}.'’-]+(?:\s+[\p{L}.'’-]+){0,4}$/iu;
const BULLET = /^\s*(?:[-*•–▪●·]|\d{1,2}[.)])\s+/;
const SENTENCE_END = /[.!…。！।؟]["'”’»)\]]*$/u;
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Splits title, date, byline and source lines off the top of a plain text. The header ends before a line with a bullet, a long
 * line, or one that ends like a sentence.
 * @param known title and language, if the publisher gave them: a first line that repeats the title is removed
 */
export function splitHeader(lines: string[], known: { title?: string; language?: string } = {}): ArticleHeader {
  const header: ArticleHeader = { title: null, date: null, source: null, body: [] };
  const rest = lines.slice();
  const candidates: Candidate[] = [];
  const removed = new Set<number>();
  let dateIndex = -1;
  let isUpdate = false;
  for (let i = 0; i < Math.min(MAX_HEADER_LINES, rest.length - 1 || 1); i++) {
    const dated = takeDate(rest[i]!, header.date === null || isUpdate, known.language);
    if (dated) {
      if (header.date === null || (isUpdate && !dated.isUpdate)) [header.date, isUpdate] = [dated.date, dated.isUpdate];
      dateIndex = i;
      if (!dated.rest) removed.add(i);
      if (dated.rest === null) continue;
      rest[i] = dated.rest;
    } else if (BYLINE.test(rest[i]!)) {
      removed.add(i);
      continue;
    }
    if (!rest[i] || !isHeaderLike(rest[i]!)) break;
    if (!removed.has(i)) candidates.push({ index: i, line: rest[i]! });
    if (candidates.length > MAX_TITLE_CANDIDATES) break;
  }
  const chosen = chooseTitle(candidates, dateIndex, known.title);
  if (chosen.source) {
    header.source = chosen.source.line;
    removed.add(chosen.source.index);
  }
  if (chosen.title && rest.length - removed.size > 1) {
    header.title = chosen.title.line;
    removed.add(chosen.title.index);
  }
  header.body = rest.filter((_, i) => !removed.has(i));
  return header;
}

type Candidate = { index: number; line: string };

/** The first line of a title's length; a shorter one before it, with a date line nearby, names the source. */
function chooseTitle(lines: Candidate[], dateIndex: number, known?: string): { title?: Candidate; source?: Candidate } {
  const same = known && lines.find(({ line }) => foldWords(line) === foldWords(known));
  const [first, second] = lines;
  if (same) return { title: same, source: same !== first && isName(first!.line) ? first : undefined };
  if (!first || known) return {};
  if (!isName(first.line)) return { title: first };
  if (second && dateIndex >= 0 && !isName(second.line)) return { title: second, source: first };
  return {};
}

/** More than a name in scripts without spaces. Names may be as long in katakana, but have no hiragana between. */
const UNSPACED_HEADLINE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{9}|(?=[\p{Script=Han}\p{Script=Katakana}ー、]*\p{Script=Hiragana})[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー、]{9}/u;

/** Whether a line has at most three words: an outlet, a section or a subheading, rarely a headline. */
function isName(line: string): boolean {
  return countWords(line) <= 3 && line.length <= 40 && !UNSPACED_HEADLINE.test(line);
}

function isHeaderLike(line: string): boolean {
  if (line.length > MAX_TITLE_LENGTH || BULLET.test(line) || SENTENCE_END.test(line)) return false;
  return !splitSentences(line).some(isCallToAction);
}

/**
 * The date of a line, and what follows it: 'date 2025-09-28 Then the text …'.
 * @param maybeLabelled whether to look for a label
 * @returns `rest`: null when the whole line is a date line; null when the line has no date or too much else
 */
function takeDate(
  line: string,
  maybeLabelled: boolean,
  language?: string,
): { date: string; rest: string | null; isUpdate: boolean } | null {
  const fields = line.length <= MAX_DATE_LINE_LENGTH ? line.split(FIELD_SEPARATOR) : [];
  const dates = fields.length > 1 ? fields.map((field) => takeDate(field, maybeLabelled, language)) : [];
  if (dates.length > 0 && dates.every((field) => field?.rest === null || field?.rest === ''))
    return { ...(dates.find((field) => !field!.isUpdate) ?? dates[0]!), rest: null };
  const label = maybeLabelled ? DATE_LABEL.exec(line)?.[0] : undefined;
  const labelled = label ? findDate(line.slice(label.length, label.length + MAX_LABELLED_LENGTH), language) : null;
  if (labelled?.start === 0) {
    const end = label!.length + labelled.end;
    const rest = line.slice(end).replace(/^[\s|,;–—-]+/, '');
    return { date: line.slice(label!.length, end).trim(), rest, isUpdate: isUpdateLabel(label!) };
  }
  const found = line.length <= MAX_DATE_LINE_LENGTH ? findDate(line, language) : null;
  if (!found || !isDateLine(line, found)) return null;
  const isUpdate = isUpdateLabel(line.slice(0, found.start));
  return { date: line.slice(found.start, found.end).trim(), rest: null, isUpdate };
}

/** Whether a line has little but its date: names, section and language, separated by bars, dots or dashes. */
function isDateLine(line: string, { start, end }: FoundDate): boolean {
  const rest = line.slice(0, start) + line.slice(end);
  if (countWords(rest) <= 2) return true;
  const fields = rest.split(/\s[–—-]\s|[|·•,/]/).filter((field) => /\p{L}/u.test(field));
  return !SENTENCE_END.test(line) && fields.every((field) => countWords(field) <= 4) && countWords(rest) <= 10;
}

function countWords(text: string): number {
  return text.match(WORDS)?.length ?? 0;
}

/** Lower case, without spaces and punctuation. */
function foldWords(text: string): string {
  return (text.toLowerCase().match(WORDS) ?? []).join('');
}
