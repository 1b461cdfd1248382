import { createRequire } from 'node:module';
import { ByteCursor } from './byte-cursor.js';
import { decodeRecordSet, type FetchedMessage, standInFor, type Unreadable } from './record-batch.js';

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

/** kafkajs' definition of a request in one version of the protocol. */
type Protocol = (request: object) => { response: { decode(bytes: Buffer): Promise<unknown>; parse: unknown } };

const require = createRequire(import.meta.url);
const fetchDefinition = require('kafkajs/src/protocol/requests/fetch/index.js') as {
  protocol(version: { version: number }): Protocol;
};
const { createErrorFromCode } = require('kafkajs/src/protocol/error.js') as {
  createErrorFromCode(code: number): Error;
};

const CORRUPT_MESSAGE = 2;
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
    const decode = (bytes: Buffer) => decodeFetchResponse(version, bytes);
    return (request) => {
      const definition = original(request);
      return { ...definition, response: { ...definition.response, decode } };
    };
  };
}

/** Decodes a fetch response. @see https://kafka.apache.org/protocol#The_Messages_Fetch */
async function decodeFetchResponse(version: number, bytes: Buffer): Promise<FetchResponse> {
  const cursor = new ByteCursor(bytes);
  const throttleTime = cursor.int32();
  if (version >= 7) cursor.take(6); // errorCode and sessionId, which are of fetch sessions
  const responses: FetchResponse['responses'] = [];
  for (let topics = cursor.int32(); topics > 0; topics--) {
    const topicName = cursor.take(cursor.int16()).toString('utf8');
    const partitions: FetchedPartition[] = [];
    for (let left = cursor.int32(); left > 0; left--) partitions.push(await decodePartition(cursor, version));
    responses.push({ topicName, partitions });
  }
  // Brokers of earlier versions have waited themselves.
  return { throttleTime: 0, clientSideThrottleTime: version >= 8 ? throttleTime : 0, responses };
}

async function decodePartition(cursor: ByteCursor, version: number): Promise<FetchedPartition> {
  const partition = cursor.int32();
  const errorCode = cursor.int16();
  const highWatermark = String(cursor.int64());
  cursor.int64(); // last stable offset
  if (version >= 5) cursor.int64(); // start offset
  const aborted = cursor.array(() => ({ producerId: String(cursor.int64()), firstOffset: cursor.int64() }));
  const preferredReadReplica = version >= 11 ? cursor.int32() : -1;
  const set = cursor.take(Math.max(0, cursor.int32()));
  const isHandled = errorCode === 0 || HANDLED_BY_KAFKAJS.has(errorCode);
  const messages = isHandled ? await decodeRecordSet(set) : [standInFor(describeError(errorCode))];
  markAbortedRecords(messages, aborted);
  return {
    partition,
    errorCode: isHandled ? errorCode : 0,
    highWatermark,
    abortedTransactions: [],
    preferredReadReplica,
    messages,
  };
}

function describeError(code: number): Unreadable {
  return { reason: createErrorFromCode(code).message, isDamaged: code === CORRUPT_MESSAGE };
}

/**
 * Marks the records of aborted transactions in a partition's messages as control records, which kafkajs skips. kafkajs
 * expects the broker's list in the order in which they began; it is in the order in which they were aborted. So kafkajs lets
 * some of their records through when they overlap, as they do after a broker was killed.
 */
function markAbortedRecords(messages: FetchedMessage[], transactions: AbortedTransaction[]): void {
  if (transactions.length === 0) return;
  const upcoming = transactions.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  const aborted = new Set<string>();
  for (const message of messages) {
    while (upcoming.length > 0 && upcoming[0]!.firstOffset <= BigInt(message.offset))
      aborted.add(upcoming.shift()!.producerId);
    const { producerId, inTransaction } = message.batchContext;
    if (message.isControlRecord) aborted.delete(producerId);
    else if (inTransaction && aborted.has(producerId)) message.isControlRecord = true;
  }
}
