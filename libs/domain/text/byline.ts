import { isCall } from './calls.js';
import { findDate } from './dates/find-date.js';
import { splitSentences } from './sentences.js';

export interface Byline {
  /** The lines that are left: the article's body. */
  lines: string[];
  title: string | null;
  /** As written. */
  date: string | null;
  source: string | null;
}

/** How many lines at the top may be head matter. */
const HEAD_LINES = 8;
const LONGEST_TITLE = 200;

const DATE_LABEL =
  /^\s*(?:date|dated|published(?: on)?|posted(?: on)?|updated(?: on)?|datum|veröffentlicht(?: am)?|stand|publié le|le|fecha|publicado(?: el| em)?|data|pubblicato il|geplaatst op|gepubliceerd op|tanggal|diterbitkan|opublikowano|дата|опубликовано|发布时间|發布時間|日期|公開日|تاريخ(?: النشر)?)\s*[:：]?\s*/iu;
const AUTHOR =
  /^(?:by|von|par|por|door|oleh|di|da|av|af|autor(?:in)?|author|auteur|yazan|автор|ผู้เขียน|作者|记者|記者|文|كتب)\s*[:：]?\s+\p{Lu}[\p{L}.'’-]+(?:\s+[\p{L}.'’-]+){0,4}$/iu;
const BULLET = /^\s*(?:[-*•–▪●·]|\d{1,2}[.)])\s+/;
const SENTENCE_END = /[.!…。！।؟]["'”’»)\]]*$/u;
const LETTERS = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Takes title, date, author and source lines off the top of a plain text. A line with a bullet, a long one, or one that
 * ends like a sentence is body, and ends the search.
 * @param known the title, when the source gave it: repeated as the first line it is taken off
 */
export function takeByline(lines: string[], known: { title?: string; language?: string } = {}): Byline {
  const head: Byline = { lines: [], title: null, date: null, source: null };
  const rest = lines.slice();
  const candidates: Candidate[] = [];
  const taken = new Set<number>();
  let afterDate = -1;
  for (let i = 0; i < Math.min(HEAD_LINES, rest.length - 1 || 1); i++) {
    const labelled = takeLabelledDate(rest[i]!, known.language);
    if (labelled && !head.date) {
      head.date = labelled.date;
      rest[i] = labelled.rest;
      if (!labelled.rest) taken.add(i);
      afterDate = i;
    } else if (isDateLine(rest[i]!, known.language)) {
      head.date ??= dateIn(rest[i]!, known.language);
      taken.add(i);
      afterDate = i;
      continue;
    } else if (AUTHOR.test(rest[i]!)) {
      taken.add(i);
      continue;
    }
    if (!rest[i] || !looksLikeHead(rest[i]!)) break;
    if (!taken.has(i)) candidates.push({ index: i, line: rest[i]! });
    if (candidates.length > 2) break;
  }
  const chosen = chooseTitle(candidates, afterDate, known.title);
  if (chosen.source) {
    head.source = chosen.source.line;
    taken.add(chosen.source.index);
  }
  if (chosen.title && rest.length - taken.size > 1) {
    head.title = chosen.title.line;
    taken.add(chosen.title.index);
  }
  head.lines = rest.filter((_, i) => !taken.has(i));
  return head;
}

type Candidate = { index: number; line: string };

/** The first line of title size; a shorter one before it, with a date line nearby, names the source. */
function chooseTitle(lines: Candidate[], dateLine: number, known?: string): { title?: Candidate; source?: Candidate } {
  const same = known && lines.find(({ line }) => fold(line) === fold(known));
  const [first, second] = lines;
  if (same) return { title: same, source: same !== first && isName(first!.line) ? first : undefined };
  if (!first || known) return {};
  if (!isName(first.line)) return { title: first };
  if (second && dateLine >= 0 && !isName(second.line)) return { title: second, source: first };
  return {};
}

/** At most three words: an outlet, a section, a subheading, but hardly a headline. */
function isName(line: string): boolean {
  return words(line) <= 3 && line.length <= 40 && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}]{9}/u.test(line);
}

function looksLikeHead(line: string): boolean {
  return (
    line.length <= LONGEST_TITLE && !BULLET.test(line) && !SENTENCE_END.test(line) && !splitSentences(line).some(isCall)
  );
}

/** 'date 2025-09-28 Then the text …': the date with its label, and what follows. */
function takeLabelledDate(line: string, language?: string): { date: string; rest: string } | null {
  const label = DATE_LABEL.exec(line)?.[0];
  if (!label) return null;
  const found = findDate(line.slice(label.length, label.length + 60), language);
  if (!found || found.start > 0) return null;
  const end = label.length + found.end;
  return { date: line.slice(label.length, end).trim(), rest: line.slice(end).replace(/^[\s|,;–—-]+/, '') };
}

/** Hardly more than a date: names, section and language beside it are parted by bars, dots or dashes. */
function isDateLine(line: string, language?: string): boolean {
  if (line.length > 160) return false;
  const found = findDate(line, language);
  if (!found) return false;
  const rest = line.slice(0, found.start) + line.slice(found.end);
  const fields = rest.split(/\s[–—-]\s|[|·•,/]/).filter((field) => /\p{L}/u.test(field));
  return (
    words(rest) <= 2 || (!SENTENCE_END.test(line) && fields.every((field) => words(field) <= 4) && words(rest) <= 10)
  );
}

function dateIn(line: string, language?: string): string | null {
  const found = findDate(line, language);
  return found && line.slice(found.start, found.end).trim();
}

function words(text: string): number {
  return text.match(LETTERS)?.length ?? 0;
}

function fold(text: string): string {
  return (text.toLowerCase().match(LETTERS) ?? []).join('');
}
