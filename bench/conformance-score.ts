/** How much of what a suite expects a parser gets right. */
import { parseDocument } from 'htmlparser2';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import type { Fields, Parsed, ParserName } from './conformance-parsers.js';
import type { Case, Expected } from './conformance-suites.js';

/** Right ones of all. */
export class Share {
  right = 0;
  all = 0;

  add(right: number, all = 1): void {
    this.right += right;
    this.all += all;
  }

  toString(): string {
    return `${this.right} of ${this.all}${this.all > 0 ? `, ${((this.right / this.all) * 100).toFixed(1)} %` : ''}`;
  }
}

/** A slower document fails the run. */
const MAX_MILLISECONDS = 1000;
/** feedparser's tests of what its sanitiser leaves of HTML. Babelwire doesn't sanitise: it reads plain text. */
const SANITISER = 'wellformed/sanitize';
/** What Babelwire doesn't read, and what the share therefore leaves out: these fields of feeds, CDF, and URLs within HTML. */
const UNREAD_OF_FEEDS = new Set('author id subtitle summary description publishedRaw publishedUtc updatedRaw updatedUtc'.split(' ')); // prettier-ignore
const UNREAD_CATEGORY = 'wellformed/cdf';
/** Documents whose HTML has relative URLs, by feedparser's folder and gofeed's file names. */
const RELATIVE_URLS = /\/base\/|xml_base|relative_uri/;

export class Score {
  /** Without those of the sanitiser's category, and those that aren't read. */
  readonly fields = new Share();
  readonly sanitiser = new Share();
  unread = 0;
  /** Documents with the expected number of items, and the items themselves. */
  readonly counts = new Share();
  readonly items = new Share();
  /** Documents with warnings that are malformed, and without that aren't. */
  readonly warnings = new Share();
  documents = 0;
  milliseconds = 0;
  slowest = 0;
  /** Documents: not a feed, threw an exception, took too long. Then fields with a wrong value. */
  readonly refused: string[] = [];
  readonly crashes: string[] = [];
  readonly slow: string[] = [];
  readonly failures: string[] = [];

  constructor(
    readonly suite: string,
    readonly parser: ParserName,
  ) {}

  /** @param crash the stack of an exception, instead of a result */
  add(row: Case, { milliseconds, result, crash }: { milliseconds: number; result?: Parsed; crash?: string }): void {
    this.documents++;
    this.milliseconds += milliseconds;
    this.slowest = Math.max(this.slowest, milliseconds);
    if (milliseconds > MAX_MILLISECONDS) this.slow.push(`${row.id}: ${Math.round(milliseconds)} ms`);
    if (crash !== undefined && this.parser === 'babelwire') this.crashes.push(`${row.id}: ${crash}`);
    const parsed: Parsed = result ?? { ok: false, reason: crash ?? 'no result' };
    if (!parsed.ok) this.refused.push(`${row.id}: ${parsed.reason.split('\n')[0]}`);
    this.addFields(row, 'feed', row.expect.feed ?? {}, parsed.ok ? parsed.feed : undefined);
    (row.expect.entries ?? []).forEach(({ index, ...expected }, position) => {
      const at = index ?? position;
      this.addFields(row, `entry ${at}`, expected, parsed.ok ? parsed.entries[at] : undefined);
    });
    if (typeof row.expect.count === 'number') this.addCount(row, row.expect.count, parsed);
    // The peers report no faults.
    const hasWarnings = !parsed.ok || parsed.hasWarnings;
    if (typeof row.bozo === 'boolean' && this.parser === 'babelwire')
      this.warnings.add(Number(hasWarnings === row.bozo));
  }

  private addFields(row: Case, owner: string, expected: Expected, found: Fields | undefined): void {
    for (const [field, value] of Object.entries(expected)) {
      if (isUnread(row, owner, field, value)) {
        this.unread++;
        continue;
      }
      const values = found?.[field] ?? [];
      const right = found !== undefined && isRight(field, value === null ? null : String(value), values);
      (row.category === SANITISER ? this.sanitiser : this.fields).add(Number(right));
      if (!right)
        this.failures.push(
          `${row.id} ${owner} ${field}\n    expected ${quote(value)}\n    found    ${values.map(quote).join(' or ')}`,
        );
    }
  }

  private addCount(row: Case, count: number, parsed: Parsed): void {
    const found = parsed.ok ? parsed.entries.length : 0;
    this.items.add(Math.min(found, count), count);
    this.counts.add(Number(parsed.ok && found === count));
    if (!parsed.ok || found !== count) this.failures.push(`${row.id}: ${found} items instead of ${count}`);
  }
}

function isUnread({ id, category }: Case, owner: string, field: string, expected: unknown): boolean {
  if (category === UNREAD_CATEGORY || (owner === 'feed' && UNREAD_OF_FEEDS.has(field))) return true;
  return RELATIVE_URLS.test(id) && String(expected).includes('<a ');
}

function quote(value: unknown): string {
  return JSON.stringify(value ?? null).slice(0, 400);
}

/**
 * Equal as strings but for surrounding white space; dates as moments. Markup is equal when it makes the same elements with the
 * same attributes and text. A fragment without elements is also compared as plain text, because some suites expect text where
 * Babelwire has HTML. Absent and empty are the same.
 * @param expected null where there must be no value
 */
export function isRight(field: string, expected: string | null, found: (string | undefined)[]): boolean {
  const wanted = (expected ?? '').trim();
  return found.some((value) => isEqual(field, wanted, (value ?? '').trim()));
}

function isEqual(field: string, wanted: string, value: string): boolean {
  if (wanted === value) return true;
  if (field.endsWith('Utc')) return wanted !== '' && Date.parse(wanted) === Date.parse(value);
  // A tag between two words becomes a space, a line break or nothing, and what was escaped twice stays or not: suites differ.
  if (field === 'summaryText') return withoutSpace(plainText(wanted)) === withoutSpace(plainText(value));
  if (!/^(title|summary|content)$/.test(field)) return false;
  const tree = canonical(value);
  return tree === canonical(wanted) || (!tree.includes('\n<') && decodedText(value) === wanted);
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Text of a fragment without elements. */
function decodedText(html: string): string {
  return parseDocument(html)
    .children.map((node) => ('data' in node ? node.data : ''))
    .join('');
}

/** One line for each tag and text of a fragment, attributes sorted. */
function canonical(html: string): string {
  return linesOf(parseDocument(html).children).join('').trim();
}

type HtmlNode = ReturnType<typeof parseDocument>['children'][number];

function linesOf(nodes: HtmlNode[]): string[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [(node as { data: string }).data];
    if (!('attribs' in node)) return [];
    const attributes = Object.entries(node.attribs).sort(([a], [b]) => (a < b ? -1 : 1));
    const startTag = `\n<${node.name}${attributes.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('')}>`;
    return [startTag, ...linesOf(node.children), `\n</${node.name}>`];
  });
}
