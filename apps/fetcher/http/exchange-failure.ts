import type { FetchError, FeedStatus } from '#libs/contracts/feed-status.js';

/** URLs and certificates in a detail can be of any length. */
const LONGEST_DETAIL = 500;

/** Carries a failure through the streams and callbacks of a request; no exchange lets it out. */
export class FetchFailed extends Error {
  readonly error: FetchError;

  constructor(code: FeedStatus, detail: string) {
    super(detail);
    const isLong = detail.length > LONGEST_DETAIL;
    this.error = { code, detail: isLong ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail };
  }
}
