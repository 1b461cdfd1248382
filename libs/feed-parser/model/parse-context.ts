/** Why a document can't be parsed, or what is left out of it. `detail` is a sentence with the particulars. */
export interface ParseError {
  code: ParseErrorCode;
  detail: string;
}

export type ParseErrorCode = 'empty-document' | 'not-a-feed' | LimitCode;

type LimitCode =
  'too-deep' | 'too-many-elements' | 'too-many-entities' | 'too-many-items' | 'item-too-large' | 'parse-timeout';

/** What one document may cost. */
export interface FeedLimits {
  /** Elements within one another: `too-deep`. */
  nesting: number;
  /** Elements in all: `too-many-elements`. */
  elements: number;
  /** References to entities that the document declares, those within other entities included: `too-many-entities`. */
  entities: number;
  /** Code units that these references expand to, in all: `too-many-entities`. */
  entityLength: number;
  /** The first ones are kept, and the rest isn't parsed: `too-many-items`. */
  items: number;
  /** Code units of an item in the document; larger ones are left out: `item-too-large`. */
  itemLength: number;
  /** Time to parse, after which the items so far are kept: `parse-timeout`. */
  milliseconds: number;
}

export const FEED_LIMITS: FeedLimits = {
  nesting: 256,
  elements: 300_000,
  entities: 10_000,
  entityLength: 1_000_000,
  items: 2_000,
  itemLength: 1_000_000,
  milliseconds: 5_000,
};

/** Distinct warnings that are kept. */
const MAX_WARNINGS = 30;

/** One document's limits, warnings, and the limit that truncated it. */
export class ParseContext {
  /** The first limit that left something out. */
  truncated?: ParseError;
  private readonly found = new Set<string>();
  private readonly deadline: number;

  constructor(readonly limits: FeedLimits) {
    this.deadline = performance.now() + limits.milliseconds;
  }

  get warnings(): string[] {
    return [...this.found];
  }

  /** @param sentence a fault that was repaired; the same one counts once */
  warn(sentence: string): void {
    if (this.found.size < MAX_WARNINGS) this.found.add(sentence);
  }

  truncate(code: LimitCode, detail: string): void {
    this.truncated ??= { code, detail };
  }

  /** Truncates the document when its time is over. Reads a clock: don't call it for every character. */
  isOutOfTime(): boolean {
    const isOver = performance.now() >= this.deadline;
    if (isOver) this.truncate('parse-timeout', `parsing it takes longer than ${this.limits.milliseconds} ms`);
    return isOver;
  }
}
