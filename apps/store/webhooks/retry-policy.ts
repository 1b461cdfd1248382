import { STATUS_CODES } from 'node:http';

/** Delay after the first failure; it doubles with each, up to the maximum. */
const MIN_DELAY_MS = 5_000;
const MAX_DELAY_MS = 3_600_000;
/** Failures in a row after which the delay grows although the receiver says when to come back. */
const MAX_REQUESTED_RETRIES = 10;
/** A webhook is paused when it has been failing for so long. The last attempt is made at that moment. */
export const GIVE_UP_AFTER_MS = 24 * 3_600_000;

/** The result of an attempt that failed. */
export interface FailedAttempt {
  /** Null when there was no response. */
  status: number | null;
  error: string;
  /** From the response. */
  retryAfter: Date | null;
}

/** When the event is sent again, or why it is not. */
export type AfterFailure = { retryAt: Date } | { pausedReason: string };

/**
 * Decides what follows a failed attempt: it is repeated for a day, with exponential back-off and jitter, and not before the
 * receiver's Retry-After. A receiver that sends one is tried again right then, ten times in a row. 410 Gone ends it at once.
 * @param failures in a row, this one included
 * @param failingSince when the first of them failed
 * @param random from 0 to 1
 */
export function afterFailure(
  { status, error, retryAfter }: FailedAttempt,
  failures: number,
  failingSince: Date,
  now: Date,
  random = Math.random(),
): AfterFailure {
  if (status === 410) {
    return { pausedReason: 'The receiver responded with 410 Gone: it wants no more events.' };
  }
  const giveUpAt = failingSince.getTime() + GIVE_UP_AFTER_MS;
  if (now.getTime() >= giveUpAt) {
    const since = failingSince.toISOString().replace(/\.\d+/, '');
    return { pausedReason: `All ${failures} attempts since ${since} failed, for a day. The last one: ${error}` };
  }
  const doublings = failures - 1 - (retryAfter ? MAX_REQUESTED_RETRIES : 0);
  const maxDelayMs = doublings < 0 ? 0 : Math.min(MAX_DELAY_MS, MIN_DELAY_MS * 2 ** doublings);
  // At least half of it, so that the receiver gets a rest; at most all of it, so that many webhooks don't retry at once.
  const delayMs = (maxDelayMs * (1 + random)) / 2;
  const earliest = Math.max(now.getTime() + delayMs, retryAfter?.getTime() ?? 0);
  return { retryAt: new Date(Math.min(earliest, giveUpAt)) };
}

/** Says why a status is no success. */
export function describeStatus(status: number, location: string | undefined): string {
  const text = `The receiver responded with ${status}${STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : ''}`;
  if (status < 300 || status >= 400) return `${text}.`;
  const target = location ? ` to ${location.slice(0, 200)}` : '';
  return `${text}${target}. Redirects are not followed: change the webhook's URL instead.`;
}
