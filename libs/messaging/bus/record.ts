import { storable } from '#libs/contracts/text.js';
import { topics, type Topic } from '#libs/contracts/topics.js';
import type { Message, OutgoingMessage } from './bus.js';

/** A record as the log stores it, undecoded. */
export interface StoredRecord {
  topic: string;
  partition: number;
  offset: bigint;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, Buffer>;
  timestamp: Date;
  /**
   * Set when this stands for a batch of records that can't be decoded. Its offset is that of the batch's last record, its
   * value the batch's bytes.
   */
  undecodable?: {
    firstOffset: bigint;
    /** What is wrong with it. */
    reason: string;
  };
}

/** A decoded record, or the reason why it can't be decoded. */
export type Decoded<T> =
  { record: StoredRecord; message: Message<T> } | { record: StoredRecord; reason: string; attempts: number };

/** Decodes a record by its topic's schema. The reason of a failure names the field. */
export function decode<T>(record: StoredRecord, topic: Topic): Decoded<T> {
  if (record.undecodable) return { record, reason: describeBatch(record.offset, record.undecodable), attempts: 1 };
  if (!record.value?.length) return { record, reason: 'the record has no value; it must be JSON', attempts: 1 };
  let json: unknown;
  try {
    json = JSON.parse(record.value.toString('utf8'));
  } catch (error) {
    return { record, reason: `the value is not JSON: ${(error as Error).message}`, attempts: 1 };
  }
  const parsed = topic.schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return { record, reason: `field "${issue.path.join('.') || '(whole message)'}": ${issue.message}`, attempts: 1 };
  }
  const misplaced = findMisplacement(record, topic, parsed.data);
  if (misplaced) return { record, reason: misplaced, attempts: 1 };
  return { record, message: toMessage(record, parsed.data as T) };
}

/** Clocks differ. */
const MAX_AHEAD_MS = 24 * 3_600_000;

/** Why a valid message can't be in this record. */
function findMisplacement({ key, partition, timestamp }: StoredRecord, topic: Topic, message: unknown): string | null {
  const expected = topic.key?.(message);
  if (expected !== undefined) {
    if (key?.toString('utf8') !== expected) return `the record's key must be ${JSON.stringify(expected)}, the edition`;
    const home = partitionOf(expected, topic.partitions);
    if (partition !== home) return `the record must be in partition ${home}, that of its key (murmur2)`;
  }
  const receivedAt = topic.receivedAt?.(message);
  return receivedAt !== undefined && Date.parse(receivedAt) > timestamp.getTime() + MAX_AHEAD_MS
    ? `field "receivedAt": must not be later than the record, which is of ${timestamp.toISOString()}`
    : null;
}

/** The value of an outgoing message as JSON bytes. */
export function encode(message: OutgoingMessage): Buffer {
  return Buffer.from(JSON.stringify(message.value), 'utf8');
}

/** The dead letter for a record, with the record's key as far as it is text that both logs can keep. */
export function deadLetter(
  record: StoredRecord,
  failure: { group: string; step: string; reason: string; attempts: number },
): OutgoingMessage<typeof topics.deadLetters> {
  const headers = Object.entries(record.headers).map(([name, value]) => [name, value.toString('base64')]);
  return {
    topic: topics.deadLetters,
    key: storable(record.key?.toString('utf8') ?? ''),
    value: {
      topic: record.topic,
      partition: record.partition,
      offset: (record.undecodable?.firstOffset ?? record.offset).toString(),
      ...failure,
      key: record.key?.toString('base64') ?? null,
      value: record.value?.toString('base64') ?? null,
      headers: Object.fromEntries(headers),
      failedAt: new Date().toISOString(),
    },
  };
}

/** The partition of a key, as Kafka's default partitioner selects it: both logs keep the same order. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** MurmurHash2 (32 bits) with the seed of Kafka's clients. Returns a signed number. */
export function murmur2(data: Uint8Array): number {
  const whole = data.length & ~3;
  let h = SEED ^ data.length;
  for (let i = 0; i < whole; i += 4) {
    let k = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  if (data.length > whole) {
    for (let i = data.length - 1; i >= whole; i--) h ^= data[i]! << (8 * (i - whole));
    h = Math.imul(h, M);
  }
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}

function describeBatch(lastOffset: bigint, { firstOffset, reason }: NonNullable<StoredRecord['undecodable']>): string {
  const offsets = lastOffset > firstOffset ? `offsets ${firstOffset} to ${lastOffset}` : `offset ${firstOffset}`;
  return `the record batch at ${offsets} can't be decoded: ${reason}`;
}

function toMessage<T>(record: StoredRecord, value: T): Message<T> {
  const headers = Object.entries(record.headers).map(([name, bytes]) => [name, bytes.toString('utf8')]);
  return {
    key: record.key?.toString('utf8') ?? null,
    value,
    headers: Object.fromEntries(headers),
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
  };
}
