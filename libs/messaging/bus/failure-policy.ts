import { isNativeError } from 'node:util/types';

/** Another member owns the partition now. The batch in flight was not committed and is theirs. */
export class PartitionLost extends Error {}

/** A handler fails on most messages, so the cause is not in the messages: the consumer stops until somebody resumes it. */
export class FailureRateExceeded extends Error {}

const MIN_RETRY_DELAY_MS = 100;
const MAX_RETRY_DELAY_MS = 10_000;
/** Attempts at a single record before it becomes a dead letter. */
export const MAX_ATTEMPTS_PER_RECORD = 3;
/** The failure rate is taken over at most so many of the latest records … */
const MAX_WINDOW_RECORDS = 1000;
/** … and not before there are so many. */
const MIN_WINDOW_RECORDS = 100;
/** Share of messages on which the handler failed above which the consumer stops. */
const MAX_FAILURE_RATE = 0.5;

/** Milliseconds before attempt number `attempt` + 1: exponential back-off with jitter on the upper half. */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  const delay = Math.min(MAX_RETRY_DELAY_MS, MIN_RETRY_DELAY_MS * 2 ** Math.min(attempt - 1, 20));
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
/** PostgreSQL classes: 08 connection, 40 rollback (serialization, deadlock), 53 resources, 57 operator intervention. */
const TRANSIENT_SQLSTATE = /^(08|40|53|57)/;
const TRANSIENT_MESSAGE =
  /connection (terminated|ended|closed)|client was closed|not connected|timeout exceeded when trying to connect|driver not connected|database is closed|connection is not established/i;

/** kafkajs errors that are not transient: a message that is too large stays too large. */
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** Whether an error comes from an unavailable broker or database and not from the message. */
export function isTransient(error: unknown): boolean {
  // Not instanceof: an error may come from another realm, such as Node's own beside a vm context.
  for (let cause = error; isNativeError(cause); cause = cause.cause) {
    const { code, type, retriable, name } = cause as Error & { code?: string; type?: string; retriable?: boolean };
    if (type && TOO_LARGE.has(type)) return false;
    if (retriable === true || name.startsWith('KafkaJS')) return true;
    if (code && (TRANSIENT_CODES.has(code) || TRANSIENT_SQLSTATE.test(code))) return true;
    if (TRANSIENT_MESSAGE.test(cause.message)) return true;
  }
  return false;
}

/** Stops a consumer when its handler fails on most of the latest messages. */
export class FailureRateBreaker {
  /** Whether each of the latest records failed. */
  private window: boolean[] = [];

  /**
   * Call it before a slice is committed, so that a flood of failing messages stays in the queue.
   * @param reason of the latest failure
   * @throws FailureRateExceeded when the failure rate would be too high with this slice
   */
  check(handled: number, failed: number, reason: string | undefined): void {
    const window = this.extend(handled, failed);
    const failures = window.filter(Boolean).length;
    if (window.length < MIN_WINDOW_RECORDS || failures / window.length <= MAX_FAILURE_RATE) return;
    throw new FailureRateExceeded(
      `stopped: ${failures} of the latest ${window.length} messages failed; the latest error: ${reason}`,
    );
  }

  /** Counts a committed slice. */
  record(handled: number, failed: number): void {
    this.window = this.extend(handled, failed);
  }

  private extend(handled: number, failed: number): boolean[] {
    const slice = [...Array<boolean>(handled).fill(false), ...Array<boolean>(failed).fill(true)];
    return [...this.window, ...slice].slice(-MAX_WINDOW_RECORDS);
  }
}
