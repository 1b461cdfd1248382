import type { Message, ProducerBatch } from 'kafkajs';
import type { OutgoingMessage } from '../bus/bus.js';
import { encode } from '../bus/record.js';

/** A record on its way to Kafka, which chooses the partition by the key. */
export interface Produced {
  topic: string;
  message: Message & { value: Buffer | null };
}

/**
 * Most bytes in a request. kafkajs makes one record batch of all that a request has for a partition, and a broker takes
 * batches of up to 1 MiB where it is not told otherwise.
 */
const MOST_BYTES = 900 * 1024;
/** More than what a record needs beside key, value and headers. */
const OVERHEAD = 100;

/** An outgoing message in kafkajs' shape. */
export function produced({ topic, key, value, headers }: OutgoingMessage): Produced {
  return { topic: topic.name, message: { key, value: encode({ topic, key, value }), ...(headers && { headers }) } };
}

/** Cuts records, in their order, into requests that a broker takes. A record that is too large stands alone. */
export function inRequests(records: Produced[]): ProducerBatch[] {
  const requests: Produced[][] = [];
  let room = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (size > room || requests.length === 0) {
      requests.push([]);
      room = MOST_BYTES;
    }
    requests.at(-1)!.push(record);
    room -= size;
  }
  return requests.map((request) => ({ topicMessages: byTopic(request), acks: -1 }));
}

function sizeOf({ message: { key, value, headers } }: Produced): number {
  const headerBytes = Object.entries(headers ?? {}).map(([name, header]) => name.length + (header?.length ?? 0));
  return OVERHEAD + (key?.length ?? 0) + (value?.length ?? 0) + 3 * headerBytes.reduce((sum, bytes) => sum + bytes, 0);
}

function byTopic(records: Produced[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>();
  for (const { topic, message } of records) {
    const messages = topics.get(topic);
    if (messages) messages.push(message);
    else topics.set(topic, [message]);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}
