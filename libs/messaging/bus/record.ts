import { topics, type Topic } from '#libs/contracts/topics.js';
import type { Message, OutgoingMessage } from './bus.js';

/** A record as the log stores it, before anything was decoded. */
export interface StoredRecord {
  topic: string;
  partition: number;
  offset: bigint;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, Buffer>;
  timestamp: Date;
}

/** A record that was read, or why it could not be. */
export type Decoded<T> =
  { record: StoredRecord; message: Message<T> } | { record: StoredRecord; reason: string; attempts: number };

/** Reads a record by its topic's schema. The reason of a failure names the field. */
export function decode<T>(record: StoredRecord, topic: Topic): Decoded<T> {
  let json: unknown;
  try {
    json = JSON.parse(record.value?.toString('utf8') ?? '');
  } catch (error) {
    return { record, reason: `the value is not JSON: ${(error as Error).message}`, attempts: 1 };
  }
  const parsed = topic.schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return { record, reason: `field "${issue.path.join('.') || '(whole message)'}": ${issue.message}`, attempts: 1 };
  }
  return { record, message: toMessage(record, parsed.data as T) };
}

/** The JSON bytes of an outgoing message. */
export function encode(outgoing: OutgoingMessage): Buffer {
  return Buffer.from(JSON.stringify(outgoing.value), 'utf8');
}

/** The dead letter for a record, addressed by its original key. */
export function deadLetter(
  record: StoredRecord,
  failure: { group: string; step: string; reason: string; attempts: number },
): OutgoingMessage<typeof topics.deadLetters> {
  const headers = Object.entries(record.headers).map(([name, value]) => [name, value.toString('base64')]);
  return {
    topic: topics.deadLetters,
    key: record.key?.toString('utf8') ?? '',
    value: {
      topic: record.topic,
      partition: record.partition,
      offset: record.offset.toString(),
      ...failure,
      key: record.key?.toString('base64') ?? null,
      value: record.value?.toString('base64') ?? null,
      headers: Object.fromEntries(headers),
      failedAt: new Date().toISOString(),
    },
  };
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
