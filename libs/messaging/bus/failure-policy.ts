import { isNativeError } from 'node:util/types';

/** The partition now belongs to another member; what was in hand is theirs and was not committed. */
export class PartitionLost extends Error {}

/** Most of what arrives fails, so the fault is not in the messages: the consumer stops and waits for a person. */
export class FailureRateExceeded extends Error {}

/** First wait before a retry, in milliseconds. */
const FIRST_DELAY = 100;
/** Longest wait before a retry, in milliseconds. */
const LONGEST_DELAY = 10_000;
/** How often a single record is tried before it is given up. */
export const ATTEMPTS_PER_RECORD = 3;
/** How many of the latest records the mass-failure rule looks at, at most and at least. */
const WATCHED_RECORDS = { most: 1000, least: 100 };
/** The share of dead letters among them that stops the consumer. */
const MASS_FAILURE_SHARE = 0.5;

/** Milliseconds to wait before try number `attempt` + 1: doubling, capped, with full jitter on the upper half. */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(attempt - 1, 20));
  return delay / 2 + (delay / 2) * random();
}

const TRANSIENT_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** PostgreSQL classes: 08 connection, 40 rollback (serialisation, deadlock), 53 resources, 57 operator intervention. */
const TRANSIENT_SQLSTATE = /^(08|40|53|57)/;
const TRANSIENT_TEXT =
  /connection (terminated|ended|closed)|client was closed|not connected|timeout exceeded when trying to connect|driver not connected|database is closed|connection is not established/i;

/** What Kafka says of a batch that is too large: a single message that large is not going to fit. */
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** Whether an error is the weather (broker or database away) rather than the message. */
export function isTransient(error: unknown): boolean {
  // Not instanceof: an error may come from another realm, such as Node's own beside a vm context.
  for (let cause = error; isNativeError(cause); cause = cause.cause) {
    const { code, type, retriable, name } = cause as Error & { code?: string; type?: string; retriable?: boolean };
    if (type && TOO_LARGE.has(type)) return false;
    if (retriable === true || name.startsWith('KafkaJS')) return true;
    if (code && (TRANSIENT_CODES.has(code) || TRANSIENT_SQLSTATE.test(code))) return true;
    if (TRANSIENT_TEXT.test(cause.message)) return true;
  }
  return false;
}

/** Keeps count of the latest outcomes of one consumer and says when to stop. */
export class FailureRateBreaker {
  private recent: boolean[] = [];

  /**
   * Asked before a slice is committed, so that a flood of failures is left in the queue and not in the dead letters.
   * @throws MassFailure when with this slice most of the latest records would have failed
   */
  check(handled: number, failed: number, reason: string | undefined): void {
    const latest = this.with(handled, failed);
    const failures = latest.filter(Boolean).length;
    if (latest.length < WATCHED_RECORDS.least || failures / latest.length <= MASS_FAILURE_SHARE) return;
    throw new FailureRateExceeded(
      `stopped: ${failures} of the latest ${latest.length} messages could not be handled; the last one: ${reason}`,
    );
  }

  /** Notes a committed slice. */
  note(handled: number, failed: number): void {
    this.recent = this.with(handled, failed);
  }

  private with(handled: number, failed: number): boolean[] {
    const slice = [...Array<boolean>(handled).fill(false), ...Array<boolean>(failed).fill(true)];
    return [...this.recent, ...slice].slice(-WATCHED_RECORDS.most);
  }
}
