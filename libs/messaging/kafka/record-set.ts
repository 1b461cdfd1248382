import { createRequire } from 'node:module';
import {
  decodeBatch,
  type FetchedMessage,
  type Header,
  HEADER_BYTES,
  MAGIC,
  readHeader,
  type Unreadable,
} from './record-batch.js';

/** What a fetch asked for. */
interface Range {
  /** The requested offset. A batch that has it may start before it. */
  from: bigint;
  /** The offset behind the last one that the broker may return, as far as it knew. */
  end: bigint;
}

/** A header at a position of a set, and what it says. It may be wrong. */
interface Located extends Header {
  at: number;
  /** Where the next one is. */
  endAt: number;
  lastOffset: bigint;
  /** All of the batch is there. */
  isComplete: boolean;
  /** Its numbers agree: producers number the records of a batch without gaps. */
  isConsistent: boolean;
}

/** A part of a set. */
interface Section {
  firstOffset: bigint;
  lastOffset: bigint;
  /** null where the log has nothing. */
  bytes: Buffer | null;
  /** Why it can't be decoded; null for a batch whose checksum is right. */
  reason: string | null;
  isOpen?: boolean;
}

const crc32c = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (
  bytes: Buffer,
) => number;

const MAGIC_AT = 16;
const CHECKSUM_AT = 17;
/** Where the part of a batch starts that its checksum covers. First offset, length and magic are before it. */
const CHECKED_FROM = 21;
/** No further batch is decoded in a fetch once so many bytes of records were unpacked: the next fetch gets it. */
const MAX_SET_BYTES = 16 << 20;
/** The search for the next batch ends when it has verified checksums of so many bytes. */
const MAX_SEARCH_BYTES = 64 << 20;

/**
 * Decodes the record batches that a fetch returned for a partition. Stricter than kafkajs, for which one bad batch fails the
 * fetches of all partitions, and which ignores checksums. Here what can't be decoded becomes one message that says which
 * offsets are lost and why. Its offsets, and those of all records before and behind it, follow one another without gaps.
 */
export async function decodeRecordSet(set: Buffer, range: Range): Promise<FetchedMessage[]> {
  const messages: FetchedMessage[] = [];
  let bytes = 0;
  for (const section of sections(set, range)) {
    if (bytes > MAX_SET_BYTES) break;
    if (section.reason !== null) {
      messages.push(standIn(section, section.reason));
      continue;
    }
    try {
      const batch = await decodeBatch(section.bytes!);
      bytes += batch.bytes;
      for (const message of batch.messages) messages.push(message);
    } catch (error) {
      messages.push(standIn(section, (error as Error).message));
    }
  }
  return messages;
}

/**
 * Splits a set. The topics are not compacted, so each batch starts at the offset behind the one before. A checksum covers
 * neither a batch's first offset nor its length: the batch behind it confirms them.
 */
function* sections(set: Buffer, { from, end }: Range): Generator<Section> {
  let next = from;
  let isFirst = true;
  for (let batch = locate(set, 0); batch;) {
    const { at, endAt, firstOffset } = batch;
    // A broker cuts the last batch off where the size of the response ends, but never the first one.
    if (!batch.isComplete && !isFirst) return;
    const bytes = set.subarray(at, batch.isComplete ? endAt : set.length);
    const isAtNext = batch.firstOffset === next || (isFirst && isWithin(batch, next));
    if (isIntact(set, batch)) {
      const count = batch.lastOffset - batch.firstOffset + 1n;
      const following = locate(set, endAt);
      if (isFirst && following && isWithin(following, next)) {
        // The broker took this one for the requested one, because its first offset is too large.
        if (isConfirmed(set, following)) {
          batch = following;
          continue;
        }
        yield openSection(next, end, bytes, `the batches at ${firstOffset} and ${following.firstOffset} both have it`);
        return;
      }
      if (batch.firstOffset !== next && offsetAt(set, endAt) === next + count) {
        const reason = `its first offset is ${batch.firstOffset}`;
        yield { firstOffset: next, lastOffset: next + count - 1n, bytes, reason };
        next += count;
      } else if (isAtNext) {
        yield { firstOffset: next, lastOffset: batch.lastOffset, bytes, reason: null };
        next = batch.lastOffset + 1n;
      } else if (isBetween(set, batch, next, end)) {
        const reason = `the log continues at offset ${batch.firstOffset}`;
        yield { firstOffset: next, lastOffset: batch.firstOffset - 1n, bytes: null, reason };
        yield { firstOffset: batch.firstOffset, lastOffset: batch.lastOffset, bytes, reason: null };
        next = batch.lastOffset + 1n;
      } else {
        if (isFirst) yield openSection(next, end, bytes, `its first offset is ${batch.firstOffset}`);
        return;
      }
      isFirst = false;
      batch = following;
      continue;
    }
    const reason = describeDamage(batch);
    const following = findNext(set, batch, next, end);
    if (following) {
      const lost = set.subarray(at, following.at);
      yield { firstOffset: next, lastOffset: following.firstOffset - 1n, bytes: lost, reason };
      next = following.firstOffset;
    } else if (batch.isConsistent && isAtNext && batch.lastOffset < end) {
      yield { firstOffset: next, lastOffset: batch.lastOffset, bytes, reason };
    } else if (isFirst) {
      yield openSection(next, end, bytes, reason);
    }
    isFirst = false;
    batch = following;
  }
}

function locate(set: Buffer, at: number): Located | null {
  if (set.length - at < HEADER_BYTES) return null;
  const header = readHeader(set.subarray(at));
  const { firstOffset, length, magic, lastOffsetDelta, count } = header;
  return {
    ...header,
    at,
    endAt: at + length,
    lastOffset: firstOffset + BigInt(lastOffsetDelta),
    isComplete: length >= HEADER_BYTES && at + length <= set.length,
    isConsistent: magic === MAGIC && length >= HEADER_BYTES && lastOffsetDelta >= 0 && lastOffsetDelta + 1 === count,
  };
}

function isIntact(set: Buffer, { at, endAt, isComplete, lastOffsetDelta }: Located): boolean {
  if (!isComplete || lastOffsetDelta < 0) return false;
  return set.readUInt32BE(at + CHECKSUM_AT) === crc32c(set.subarray(at + CHECKED_FROM, endAt));
}

function isWithin({ firstOffset, lastOffset }: Located, offset: bigint): boolean {
  return firstOffset <= offset && offset <= lastOffset;
}

/** The batch behind it starts where it ends. */
function isConfirmed(set: Buffer, { lastOffset, endAt }: Located): boolean {
  return offsetAt(set, endAt) === lastOffset + 1n;
}

/** Where the header is right, the batch is behind `next`, and nothing says that its offsets are others. */
function isBetween(set: Buffer, batch: Located, next: bigint, end: bigint): boolean {
  if (batch.firstOffset <= next || batch.lastOffset >= end) return false;
  return offsetAt(set, batch.endAt) === null || isConfirmed(set, batch);
}

/** The first offset of the batch at a position; null where the set ends. */
function offsetAt(set: Buffer, at: number): bigint | null {
  return at >= 0 && set.length - at >= 8 ? set.readBigInt64BE(at) : null;
}

/** The next batch behind a damaged one: the one at its end, unless its length is damaged, else the first intact one. */
function findNext(set: Buffer, damaged: Located, next: bigint, end: bigint): Located | null {
  const atEnd = damaged.isComplete ? locate(set, damaged.endAt) : null;
  if (atEnd && (atEnd.isConsistent || isIntact(set, atEnd)) && isBetween(set, atEnd, next, end)) return atEnd;
  let searched = 0;
  for (let at = damaged.at + 1; set.length - at >= HEADER_BYTES && searched < MAX_SEARCH_BYTES; at++) {
    if (set[at + MAGIC_AT] !== MAGIC) continue;
    const found = locate(set, at)!;
    if (!found.isComplete || !isBetween(set, found, next, end)) continue;
    if (isIntact(set, found)) return found;
    searched += found.length;
  }
  return null;
}

function describeDamage({ magic, isComplete }: Located): string {
  if (magic !== MAGIC) return `message format ${magic} is not supported: only format 2, of Kafka 0.11 and later`;
  return isComplete ? 'its checksum is wrong' : 'it is truncated';
}

/** A batch of which only the first offset is known. The broker sends it again for the offsets behind it, unless it ends there. */
function openSection(firstOffset: bigint, end: bigint, bytes: Buffer, reason: string): Section {
  return { firstOffset, lastOffset: firstOffset, bytes, reason, isOpen: firstOffset + 1n < end };
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

/** The message for what can't be decoded. */
function standIn({ firstOffset, lastOffset, bytes, isOpen }: Section, reason: string): FetchedMessage {
  const undecodable = { firstOffset, reason, ...(isOpen && { isOpen }) };
  return { ...NO_RECORD, offset: String(lastOffset), value: bytes, undecodable };
}
