import type { Failure, Verdict } from '#libs/domain/feed/verdict.js';

/** Carries a failure through the streams and callbacks of a request; no exchange lets it out. */
export class ExchangeFailure extends Error {
  readonly failure: Failure;

  constructor(verdict: Verdict, detail: string) {
    super(detail);
    this.failure = { verdict, detail };
  }
}
