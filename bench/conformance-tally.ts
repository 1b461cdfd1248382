/** What a reader got right of a suite. */
import { isRight } from './conformance-compare.js';
import type { Fields, ReaderName, ReadFeed } from './conformance-readers.js';
import type { Case, Expected } from './conformance-suites.js';
import type { ReadOutcome } from './conformance-worker.js';

/** A document that takes longer is too slow. */
const SLOW_MS = 1000;

/** How many of how many. */
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

export class Tally {
  readonly fields = new Share();
  /** Documents with the number of items that is expected, and the items themselves. */
  readonly counts = new Share();
  readonly items = new Share();
  /** Documents whose faults were noticed where they have some, and only there. */
  readonly faults = new Share();
  documents = 0;
  milliseconds = 0;
  slowest = 0;
  /** Documents that were taken for no feed, that broke the reader, that took too long, and fields that are wrong. */
  readonly refused: string[] = [];
  readonly crashes: string[] = [];
  readonly slow: string[] = [];
  readonly failures: string[] = [];

  constructor(
    readonly suite: string,
    readonly reader: ReaderName,
  ) {}

  add(row: Case, outcome: ReadOutcome): void {
    this.documents++;
    this.addTime(row, outcome.milliseconds);
    // A peer's way of refusing a document is an exception.
    if ('crash' in outcome && this.reader === 'babelwire') this.crashes.push(`${row.id}: ${outcome.crash}`);
    const read: ReadFeed = 'result' in outcome ? outcome.result : { ok: false, why: outcome.crash };
    if (!read.ok) this.refused.push(`${row.id}: ${read.why.split('\n')[0]}`);
    this.addFields(row, 'feed', row.expect.feed ?? {}, read.ok ? read.feed : undefined);
    (row.expect.entries ?? []).forEach(({ index, ...expected }, position) => {
      const at = index ?? position;
      this.addFields(row, `entry ${at}`, expected, read.ok ? read.entries[at] : undefined);
    });
    if (typeof row.expect.count === 'number') this.addCount(row, row.expect.count, read);
    // rss-parser does not say.
    const isFlawed = !read.ok || read.isFlawed;
    if (typeof row.bozo === 'boolean' && this.reader === 'babelwire') this.faults.add(Number(isFlawed === row.bozo));
  }

  private addTime(row: Case, milliseconds: number): void {
    this.milliseconds += milliseconds;
    this.slowest = Math.max(this.slowest, milliseconds);
    if (milliseconds > SLOW_MS) this.slow.push(`${row.id}: ${Math.round(milliseconds)} ms`);
  }

  private addFields(row: Case, of: string, expected: Expected, found: Fields | undefined): void {
    for (const [field, value] of Object.entries(expected)) {
      const values = found?.[field] ?? [];
      const right = found !== undefined && isRight(field, value === null ? null : String(value), values);
      this.fields.add(Number(right));
      if (!right)
        this.failures.push(
          `${row.id} ${of} ${field}\n    expected ${shown(value)}\n    found    ${values.map(shown).join(' or ')}`,
        );
    }
  }

  private addCount(row: Case, count: number, read: ReadFeed): void {
    const found = read.ok ? read.entries.length : 0;
    this.items.add(Math.min(found, count), count);
    this.counts.add(Number(read.ok && found === count));
    if (!read.ok || found !== count) this.failures.push(`${row.id}: ${found} items instead of ${count}`);
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value ?? null).slice(0, 400);
}
