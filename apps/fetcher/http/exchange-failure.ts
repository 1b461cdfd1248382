import type { Failure, Verdict } from '#libs/domain/feed/verdict.js';

/** URLs and certificates in a detail can be of any length. */
const LONGEST_DETAIL = 500;

/** Carries a failure through the streams and callbacks of a request; no exchange lets it out. */
export class ExchangeFailure extends Error {
  readonly failure: Failure;

  constructor(verdict: Verdict, detail: string) {
    super(detail);
    const isLong = detail.length > LONGEST_DETAIL;
    this.failure = { verdict, detail: isLong ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail };
  }
}
