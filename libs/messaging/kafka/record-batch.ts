import { createRequire } from 'node:module';
import type { IHeaders } from 'kafkajs';
import { ByteCursor } from './byte-cursor.js';
import { decompressRecords } from './compression/decompress-records.js';

/** The parts of a batch that kafkajs and the filter of aborted transactions read. */
interface BatchContext {
  producerId: string;
  inTransaction: boolean;
}

/** A fetched record in the shape of kafkajs. */
export interface FetchedMessage {
  offset: string;
  /** Milliseconds since the epoch. */
  timestamp: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: IHeaders;
  attributes: number;
  isControlRecord: boolean;
  batchContext: BatchContext;
  /** Set when this stands for a batch that can't be decoded: its offset is the batch's last one, its value the whole batch. */
  undecodable?: Undecodable;
  /** Set when this stands for what the broker can't read. Its offset means nothing. */
  unreadable?: Unreadable;
}

export interface Undecodable {
  firstOffset: bigint;
  /** What is wrong with it. */
  reason: string;
}

export interface Unreadable {
  /** The broker's error. */
  reason: string;
  /** The log is damaged at the requested offset; other errors may pass. */
  isDamaged: boolean;
}

/** A batch, or what stands at its place, in a fetched set of records. */
interface Entry {
  firstOffset: bigint;
  /** All of it, or what there is of it. */
  bytes: Buffer;
  isComplete: boolean;
  /** First offset of the next batch; null when this is the last one. */
  nextOffset: bigint | null;
}

const crc32c = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (
  bytes: Buffer,
) => number;

/** First offset and length, which come before what the length counts. */
const LENGTH_BYTES = 12;
const HEADER_BYTES = 61;
/** Where the part of a batch starts that its checksum covers. */
const CHECKED_FROM = 21;
const MAGIC = 2;
const CODEC_MASK = 7;
const LOG_APPEND_TIME = 8;
const TRANSACTIONAL = 16;
const CONTROL = 32;
/** No further batch is decoded in a fetch once so many bytes of records were unpacked: the next fetch gets it. */
const MAX_SET_BYTES = 16 << 20;
/** The memory that a message takes beside its bytes, about. */
const MESSAGE_BYTES = 300;
/** Millions of empty records or headers compress to a few kB, and fill the memory. */
const [MAX_RECORDS, MAX_HEADERS] = [500_000, 500_000];
const MAX_HEADERS_PER_RECORD = 1000;

/**
 * Decodes the record batches that a fetch returned for a partition. Stricter than kafkajs, for which one bad batch fails the
 * fetches of all partitions, and which ignores checksums: here each batch that can't be decoded becomes one message that
 * says why.
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
export async function decodeRecordSet(set: Buffer): Promise<FetchedMessage[]> {
  const messages: FetchedMessage[] = [];
  let bytes = 0;
  for (const entry of entries(set)) {
    if (bytes > MAX_SET_BYTES) break;
    try {
      const batch = await decodeBatch(entry);
      bytes += batch.bytes;
      for (const message of batch.messages) messages.push(message);
    } catch (error) {
      messages.push(standIn(entry, (error as Error).message));
    }
  }
  return messages;
}

function* entries(set: Buffer): Generator<Entry> {
  for (let at = 0; set.length - at >= HEADER_BYTES;) {
    const firstOffset = set.readBigInt64BE(at);
    const end = at + LENGTH_BYTES + set.readInt32BE(at + 8);
    const isComplete = end >= at + HEADER_BYTES && end <= set.length;
    // A broker cuts the last batch off where the size of the response ends, but never the first one.
    if (!isComplete && at > 0) return;
    const nextOffset = isComplete && set.length - end >= 8 ? set.readBigInt64BE(end) : null;
    yield { firstOffset, bytes: set.subarray(at, isComplete ? end : set.length), isComplete, nextOffset };
    if (!isComplete) return;
    at = end;
  }
}

async function decodeBatch({ bytes, isComplete }: Entry): Promise<{ messages: FetchedMessage[]; bytes: number }> {
  const magic = bytes.readInt8(16);
  if (magic !== MAGIC)
    throw new Error(`message format ${magic} is not supported: only format 2, of Kafka 0.11 and later`);
  if (!isComplete) throw new Error('it is truncated');
  if (bytes.readUInt32BE(17) !== crc32c(bytes.subarray(CHECKED_FROM))) throw new Error('its checksum is wrong');
  const header = readHeader(bytes);
  if (header.count > MAX_RECORDS) throw new Error(`it has ${header.count} records, more than ${MAX_RECORDS}`);
  const records = await decompressRecords(header.attributes & CODEC_MASK, bytes.subarray(HEADER_BYTES));
  const messages = readRecords(records, header);
  return { messages, bytes: records.length + messages.length * MESSAGE_BYTES };
}

interface Header {
  firstOffset: bigint;
  attributes: number;
  lastOffsetDelta: number;
  firstTimestamp: number;
  maxTimestamp: number;
  count: number;
  context: BatchContext;
}

function readHeader(bytes: Buffer): Header {
  const attributes = bytes.readInt16BE(21);
  return {
    firstOffset: bytes.readBigInt64BE(0),
    attributes,
    lastOffsetDelta: bytes.readInt32BE(23),
    firstTimestamp: Number(bytes.readBigInt64BE(27)),
    maxTimestamp: Number(bytes.readBigInt64BE(35)),
    count: bytes.readInt32BE(57),
    context: { producerId: String(bytes.readBigInt64BE(43)), inTransaction: (attributes & TRANSACTIONAL) !== 0 },
  };
}

function readRecords(records: Buffer, header: Header): FetchedMessage[] {
  const cursor = new ByteCursor(records);
  const messages: FetchedMessage[] = [];
  let headers = 0;
  try {
    for (let i = 0; i < header.count; i++) {
      const message = readRecord(new ByteCursor(cursor.take(cursor.varint())), header);
      headers += Object.keys(message.headers).length;
      if (headers > MAX_HEADERS) throw new RangeError(`up to here, the batch has more than ${MAX_HEADERS} headers`);
      messages.push(message);
    }
  } catch (error) {
    const reason = `record ${messages.length + 1} of ${header.count} is invalid: ${(error as Error).message}`;
    throw new Error(reason, { cause: error });
  }
  if (cursor.remaining > 0) throw new Error(`${cursor.remaining} bytes follow its last record`);
  return messages;
}

function readRecord(cursor: ByteCursor, header: Header): FetchedMessage {
  const attributes = cursor.int8();
  const timestampDelta = cursor.varint();
  const offsetDelta = cursor.varint();
  if (offsetDelta < 0 || offsetDelta > header.lastOffsetDelta)
    throw new RangeError('its offset is outside of the batch');
  const isAppendTime = (header.attributes & LOG_APPEND_TIME) !== 0;
  const message = {
    attributes,
    timestamp: String(isAppendTime ? header.maxTimestamp : header.firstTimestamp + timestampDelta),
    offset: String(header.firstOffset + BigInt(offsetDelta)),
    key: readBytes(cursor),
    value: readBytes(cursor),
    headers: readHeaders(cursor),
    isControlRecord: (header.attributes & CONTROL) !== 0,
    batchContext: header.context,
  };
  if (cursor.remaining > 0) throw new RangeError(`${cursor.remaining} bytes follow its headers`);
  return message;
}

function readBytes(cursor: ByteCursor): Buffer | null {
  const length = cursor.varint();
  return length === -1 ? null : cursor.take(length);
}

/** A name that occurs several times has a list of values. */
function readHeaders(cursor: ByteCursor): IHeaders {
  const headers: IHeaders = Object.create(null);
  const count = cursor.varint();
  if (count < 0 || count > MAX_HEADERS_PER_RECORD) throw new RangeError(`it has ${count} headers`);
  for (let i = 0; i < count; i++) {
    const name = cursor.take(cursor.varint()).toString('utf8');
    const value = readBytes(cursor) ?? undefined;
    const before = headers[name];
    if (Array.isArray(before)) before.push(value as Buffer);
    else headers[name] = name in headers ? [before as Buffer, value as Buffer] : value;
  }
  return headers;
}

/** The message of a partition that the broker can't read. */
export function standInFor(unreadable: Unreadable): FetchedMessage {
  return { ...NO_RECORD, offset: String(2n ** 63n - 1n), unreadable };
}

const NO_RECORD = {
  attributes: 0,
  timestamp: '0',
  key: null,
  value: null,
  headers: {},
  isControlRecord: false,
  batchContext: { producerId: '-1', inTransaction: false },
};

/** The message for a batch that can't be decoded. Its header may be wrong as well. */
function standIn({ firstOffset, bytes, nextOffset }: Entry, reason: string): FetchedMessage {
  const { lastOffsetDelta, count, context } = readHeader(bytes);
  // Producers number the records of a batch without gaps. Where the header contradicts itself, the next batch says where
  // this one ends; else one offset is passed over, and the broker sends the same batch again for the next offset.
  const isPlausible = bytes.readInt8(16) === MAGIC && lastOffsetDelta >= 0 && lastOffsetDelta + 1 === count;
  const lastByHeader = isPlausible ? firstOffset + BigInt(lastOffsetDelta) : firstOffset;
  const lastOffset = nextOffset !== null && nextOffset > firstOffset ? nextOffset - 1n : lastByHeader;
  return {
    ...NO_RECORD,
    offset: String(lastOffset),
    value: bytes,
    batchContext: context,
    undecodable: { firstOffset, reason },
  };
}
