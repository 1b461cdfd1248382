import type { Message, ProducerBatch } from 'kafkajs';
import type { OutgoingMessage } from '../bus/bus.js';
import { encode } from '../bus/record.js';

/** A record to produce. Kafka selects the partition by its key. */
export interface ProducerRecord {
  topic: string;
  message: Message & { value: Buffer | null };
}

/**
 * kafkajs makes one record batch of everything that a request has for a partition, and brokers accept batches of up to
 * 1 MiB by default.
 */
const MAX_REQUEST_BYTES = 900 * 1024;
/** Upper bound of a record's size without key, value and headers. */
const RECORD_OVERHEAD_BYTES = 100;

/** An outgoing message in the shape of kafkajs. */
export function toProducerRecord({ topic, key, value, headers }: OutgoingMessage): ProducerRecord {
  return { topic: topic.name, message: { key, value: encode({ topic, key, value }), ...(headers && { headers }) } };
}

/** Splits records, in their order, into requests that a broker accepts. A record above the limit gets its own request. */
export function toRequests(records: ProducerRecord[]): ProducerBatch[] {
  const requests: ProducerRecord[][] = [];
  let remainingBytes = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (size > remainingBytes || requests.length === 0) {
      requests.push([]);
      remainingBytes = MAX_REQUEST_BYTES;
    }
    requests.at(-1)!.push(record);
    remainingBytes -= size;
  }
  return requests.map((request) => ({ topicMessages: groupByTopic(request), acks: -1 }));
}

function sizeOf({ message: { key, value, headers } }: ProducerRecord): number {
  const headerBytes = Object.entries(headers ?? {}).map(([name, header]) => name.length + (header?.length ?? 0));
  const total = headerBytes.reduce((sum, bytes) => sum + bytes, 0);
  return RECORD_OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0) + 3 * total;
}

function groupByTopic(records: ProducerRecord[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>();
  for (const { topic, message } of records) {
    const messages = topics.get(topic);
    if (messages) messages.push(message);
    else topics.set(topic, [message]);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}
