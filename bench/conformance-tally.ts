/** What a reader got right of a suite. */
import { isRight } from './conformance-compare.js';
import type { Fields, ReaderName, ReadFeed } from './conformance-readers.js';
import type { Case, Expected } from './conformance-suites.js';
import type { ReadOutcome } from './conformance-worker.js';

/** A document that takes longer is too slow. */
const SLOW_MS = 1000;

export class Tally {
  documents = 0;
  fields = 0;
  right = 0;
  counted = 0;
  countsRight = 0;
  items = 0;
  itemsRight = 0;
  /** Documents that were taken for no feed, and why. */
  refused: string[] = [];
  crashes: string[] = [];
  slow: string[] = [];
  failures: string[] = [];
  milliseconds = 0;
  slowest = 0;

  constructor(
    readonly suite: string,
    readonly reader: ReaderName,
  ) {}

  add(row: Case, outcome: ReadOutcome): void {
    this.documents++;
    this.milliseconds += outcome.milliseconds;
    this.slowest = Math.max(this.slowest, outcome.milliseconds);
    if (outcome.milliseconds > SLOW_MS) this.slow.push(`${row.id}: ${Math.round(outcome.milliseconds)} ms`);
    // A peer's way of refusing a document is an exception.
    if ('crash' in outcome && this.reader === 'babelwire') this.crashes.push(`${row.id}: ${outcome.crash}`);
    const read: ReadFeed = 'result' in outcome ? outcome.result : { ok: false, why: outcome.crash };
    if (!read.ok) this.refused.push(`${row.id}: ${read.why.split('\n')[0]}`);
    this.addFields(row, 'feed', row.expect.feed ?? {}, read.ok ? read.feed : undefined);
    (row.expect.entries ?? []).forEach(({ index, ...expected }, position) => {
      const at = index ?? position;
      this.addFields(row, `entry ${at}`, expected as Expected, read.ok ? read.entries[at] : undefined);
    });
    this.addCount(row, read);
  }

  private addFields(row: Case, of: string, expected: Expected, found: Fields | undefined): void {
    for (const [field, value] of Object.entries(expected)) {
      this.fields++;
      const values = found?.[field] ?? [];
      if (found && isRight(field, value, values)) this.right++;
      else
        this.failures.push(
          `${row.id} ${of} ${field}\n    expected ${shown(value)}\n    found    ${values.map(shown).join(' or ') || '–'}`,
        );
    }
  }

  /** A document without expected items must be refused, or is not counted. */
  private addCount(row: Case, read: ReadFeed): void {
    const { count } = row.expect;
    if (typeof count !== 'number') return;
    this.counted++;
    this.items += count;
    const found = read.ok ? read.entries.length : 0;
    this.itemsRight += Math.min(found, count);
    if (read.ok && found === count) this.countsRight++;
    else this.failures.push(`${row.id}: ${found} items instead of ${count}${read.ok ? '' : ` (${read.why})`}`);
  }
}

function shown(value: string | null | undefined): string {
  return JSON.stringify(value ?? null).slice(0, 400);
}
