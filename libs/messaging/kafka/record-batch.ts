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
  /** Set when this stands for offsets that can't be decoded: its offset is the last one, its value the bytes that are there. */
  undecodable?: Undecodable;
  /** Set when this stands for what the broker can't read. Its offset means nothing. */
  unreadable?: Unreadable;
}

export interface Undecodable {
  firstOffset: bigint;
  /** What is wrong with it. */
  reason: string;
  /** More offsets may belong to it: nothing readable says where it ends. */
  isOpen?: boolean;
}

export interface Unreadable {
  /** The broker's error. */
  reason: string;
  /** After so many attempts the log counts as damaged at the requested offset; null when the error may pass. */
  maxAttempts: number | null;
}

/** The header's length. Without it, a batch says nothing. */
export const HEADER_BYTES = 61;
export const MAGIC = 2;
/** First offset and length, which come before what the length counts. */
const LENGTH_BYTES = 12;
const CODEC_MASK = 7;
const LOG_APPEND_TIME = 8;
const TRANSACTIONAL = 16;
const CONTROL = 32;
/** The memory that a message takes beside its bytes, about. */
const MESSAGE_BYTES = 300;
/** Millions of empty records or headers compress to a few kB, and fill the memory. */
const [MAX_RECORDS, MAX_HEADERS] = [500_000, 500_000];
const MAX_HEADERS_PER_RECORD = 1000;

/**
 * Decodes a record batch whose checksum is right.
 * @returns its records, and about how much memory they take
 * @throws Error that says what is wrong with it
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
export async function decodeBatch(bytes: Buffer): Promise<{ messages: FetchedMessage[]; bytes: number }> {
  const header = readHeader(bytes);
  if (header.magic !== MAGIC)
    throw new Error(`message format ${header.magic} is not supported: only format 2, of Kafka 0.11 and later`);
  if (header.count > MAX_RECORDS) throw new Error(`it has ${header.count} records, more than ${MAX_RECORDS}`);
  const records = await decompressRecords(header.attributes & CODEC_MASK, bytes.subarray(HEADER_BYTES));
  const messages = readRecords(records, header);
  return { messages, bytes: records.length + messages.length * MESSAGE_BYTES };
}

export interface Header {
  firstOffset: bigint;
  /** Bytes of the whole batch. */
  length: number;
  magic: number;
  attributes: number;
  lastOffsetDelta: number;
  firstTimestamp: number;
  maxTimestamp: number;
  count: number;
  context: BatchContext;
}

export function readHeader(bytes: Buffer): Header {
  const attributes = bytes.readInt16BE(21);
  return {
    firstOffset: bytes.readBigInt64BE(0),
    length: LENGTH_BYTES + bytes.readInt32BE(8),
    magic: bytes.readInt8(16),
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
