import type { FeedLimits } from './limits.js';
import type { FetchError, FeedStatus } from '#libs/contracts/feed-status.js';

/** A document can have the same fault ten thousand times; nobody reads more kinds of them than this. */
const MAX_WARNINGS = 30;

/** The reading of one document: its limits, what was read over, and what ended it. */
export class ParseContext {
  /** The first cap that cut something off. */
  truncated?: FetchError;
  private readonly found = new Set<string>();
  private readonly end: number;

  /** A stopwatch, not a clock: the time of day changes nothing in what is read. */
  constructor(readonly limits: FeedLimits) {
    this.end = performance.now() + limits.milliseconds;
  }

  get warnings(): string[] {
    return [...this.found];
  }

  /** @param sentence what was wrong and read over */
  warn(sentence: string): void {
    if (this.found.size < MAX_WARNINGS) this.found.add(sentence);
  }

  truncate(code: FeedStatus, detail: string): void {
    this.truncated ??= { code, detail };
  }

  /** Whether the time for this document is over; says so as a cap. Asked often, but not for every character. */
  isOutOfTime(): boolean {
    const isOver = performance.now() >= this.end;
    if (isOver) this.truncate('parse-timeout', `reading it took longer than ${this.limits.milliseconds} ms`);
    return isOver;
  }
}
