import { createRequire } from 'node:module';
import { ByteCursor } from './byte-cursor.js';
import type { FetchedMessage, Unreadable } from './record-batch.js';
import { decodeRecordSet, standInFor } from './record-set.js';

/** A fetch response in the shape of kafkajs, as far as kafkajs reads it. */
interface FetchResponse {
  throttleTime: 0;
  /** Milliseconds. */
  clientSideThrottleTime: number;
  responses: { topicName: string; partitions: FetchedPartition[] }[];
}

interface FetchedPartition {
  partition: number;
  errorCode: number;
  highWatermark: string;
  /** Empty: the records of aborted transactions are marked. */
  abortedTransactions: [];
  preferredReadReplica: number;
  messages: FetchedMessage[];
}

interface AbortedTransaction {
  producerId: string;
  firstOffset: bigint;
}

/** A partition in a response. */
interface EncodedPartition {
  partition: number;
  errorCode: number;
  highWatermark: bigint;
  /** Where the first open transaction begins, else the high watermark; -1 when unknown. */
  lastStableOffset: bigint;
  aborted: AbortedTransaction[];
  /** -1 for the broker itself. */
  preferredReadReplica: number;
  /** Record batches. */
  set: Buffer;
}

interface FetchRequest {
  topics: { topic: string; partitions: { partition: number; fetchOffset: string }[] }[];
}

/** Requested offsets by topic and partition. */
type FetchOffsets = Map<string, Map<number, bigint>>;

/** kafkajs' definition of a request in one version of the protocol. */
type Protocol = (request: FetchRequest) => { response: { decode(bytes: Buffer): Promise<unknown>; parse: unknown } };

const require = createRequire(import.meta.url);
const fetchDefinition = require('kafkajs/src/protocol/requests/fetch/index.js') as {
  protocol(version: { version: number }): Protocol;
};
const { createErrorFromCode } = require('kafkajs/src/protocol/error.js') as {
  createErrorFromCode(code: number): Error;
};

const CORRUPT_MESSAGE = 2;
/** Attempts to read a place, in intervals of about a second, before it is passed over. */
const MAX_ATTEMPTS = 5;
/** The same where the broker returns nothing: slow remote storage looks alike, for a while. */
const MAX_EMPTY_ATTEMPTS = 60;
/** Since this version, that of Kafka 0.11, a response has record batches. */
const FIRST_VERSION = 4;
/**
 * Errors after which kafkajs refreshes its metadata or resets an offset: OFFSET_OUT_OF_RANGE, UNKNOWN_TOPIC_OR_PARTITION,
 * LEADER_NOT_AVAILABLE, NOT_LEADER_FOR_PARTITION, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH.
 */
const HANDLED_BY_KAFKAJS = new Set([1, 3, 5, 6, 74, 75]);

/**
 * Replaces kafkajs' decoder of fetch responses. With kafkajs' own, a batch that can't be decoded or a partition that the
 * broker can't read fails the fetches of all partitions of a consumer, also after a restart.
 */
export function replaceFetchDecoder(): void {
  const { protocol } = fetchDefinition;
  fetchDefinition.protocol = ({ version }) => {
    const original = protocol({ version });
    if (version < FIRST_VERSION) return original;
    return (request) => {
      const definition = original(request);
      const decode = (bytes: Buffer) => decodeFetchResponse(version, bytes, fetchOffsets(request));
      return { ...definition, response: { ...definition.response, decode } };
    };
  };
}

function fetchOffsets({ topics }: FetchRequest): FetchOffsets {
  const byPartition = (partitions: FetchRequest['topics'][number]['partitions']) =>
    new Map(partitions.map(({ partition, fetchOffset }) => [partition, BigInt(fetchOffset)]));
  return new Map(topics.map(({ topic, partitions }) => [topic, byPartition(partitions)]));
}

/** Decodes a fetch response. @see https://kafka.apache.org/protocol#The_Messages_Fetch */
async function decodeFetchResponse(version: number, bytes: Buffer, requested: FetchOffsets): Promise<FetchResponse> {
  const cursor = new ByteCursor(bytes);
  const throttleTime = cursor.int32();
  if (version >= 7) cursor.take(6); // errorCode and sessionId, which are of fetch sessions
  const topics = cursor.array(() => {
    const name = cursor.take(cursor.int16()).toString('utf8');
    return { name, partitions: cursor.array(() => readPartition(cursor, version)) };
  });
  const isEmpty = topics.every(({ partitions }) => partitions.every(({ set }) => set.length === 0));
  const responses: FetchResponse['responses'] = [];
  for (const { name, partitions } of topics) {
    const decoded: FetchedPartition[] = [];
    for (const encoded of partitions)
      decoded.push(await decodePartition(encoded, requested.get(name)!.get(encoded.partition)!, isEmpty));
    responses.push({ topicName: name, partitions: decoded });
  }
  // Brokers of earlier versions have waited themselves.
  return { throttleTime: 0, clientSideThrottleTime: version >= 8 ? throttleTime : 0, responses };
}

function readPartition(cursor: ByteCursor, version: number): EncodedPartition {
  const partition = cursor.int32();
  const errorCode = cursor.int16();
  const highWatermark = cursor.int64();
  const lastStableOffset = cursor.int64();
  if (version >= 5) cursor.int64(); // start offset
  const aborted = cursor.array(() => ({ producerId: String(cursor.int64()), firstOffset: cursor.int64() }));
  const preferredReadReplica = version >= 11 ? cursor.int32() : -1;
  const set = cursor.take(Math.max(0, cursor.int32()));
  return { partition, errorCode, highWatermark, lastStableOffset, aborted, preferredReadReplica, set };
}

/** @param isEmpty no partition of the response has records */
async function decodePartition(encoded: EncodedPartition, from: bigint, isEmpty: boolean): Promise<FetchedPartition> {
  const { partition, errorCode, highWatermark, lastStableOffset, aborted, preferredReadReplica, set } = encoded;
  const isHandled = errorCode === 0 || HANDLED_BY_KAFKAJS.has(errorCode);
  const end = lastStableOffset >= 0n ? lastStableOffset : highWatermark;
  let messages: FetchedMessage[];
  if (!isHandled) messages = [standInFor(describeError(errorCode))];
  // A damaged length hides what is behind it from the broker. Other partitions' records would explain that it returns nothing.
  else if (isEmpty && errorCode === 0 && preferredReadReplica === -1 && from < end)
    messages = [standInFor({ reason: describeSilence(from, end), maxAttempts: MAX_EMPTY_ATTEMPTS })];
  else messages = withoutAborted(await decodeRecordSet(set, { from, end }), aborted);
  return {
    partition,
    errorCode: isHandled ? errorCode : 0,
    highWatermark: String(highWatermark),
    abortedTransactions: [],
    preferredReadReplica,
    messages,
  };
}

function describeError(code: number): Unreadable {
  return { reason: createErrorFromCode(code).message, maxAttempts: code === CORRUPT_MESSAGE ? MAX_ATTEMPTS : null };
}

function describeSilence(from: bigint, end: bigint): string {
  return `it returns nothing from offset ${from} on, although the log ends at ${end}`;
}

/**
 * Marks the records of aborted transactions in a partition's messages as control records, which kafkajs skips. kafkajs
 * expects the broker's list in the order in which they began; it is in the order in which they were aborted. So kafkajs lets
 * some of their records through when they overlap, as they do after a broker was killed.
 *
 * What can't be decoded may have been the marker that ends a transaction. Nothing behind it says so, but the broker does in
 * its list for the next fetch, to which all that follows is left.
 */
export function withoutAborted(messages: FetchedMessage[], transactions: AbortedTransaction[]): FetchedMessage[] {
  const upcoming = transactions.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  const aborted = new Set<string>();
  for (const [i, message] of messages.entries()) {
    while (upcoming.length > 0 && upcoming[0]!.firstOffset <= BigInt(message.offset))
      aborted.add(upcoming.shift()!.producerId);
    const { producerId, inTransaction } = message.batchContext;
    if (message.undecodable && aborted.size > 0) return messages.slice(0, i + 1);
    if (message.isControlRecord) aborted.delete(producerId);
    else if (inTransaction && aborted.has(producerId)) message.isControlRecord = true;
  }
  return messages;
}
