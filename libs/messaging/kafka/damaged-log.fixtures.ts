import { createRequire } from 'node:module';
import { DamagedPlaces, type FetchedBatch } from './damaged-places.js';
import { altered, JAVA_BATCHES } from './encoded.fixtures.js';
import { PartitionUnreadable } from './kafka-client.js'; // also replaces kafkajs' decoder

const require = createRequire(import.meta.url);
const fetchDefinition = require('kafkajs/src/protocol/requests/fetch/index.js') as {
  protocol(version: { version: number }): (request: object) => {
    response: { decode(bytes: Buffer): Promise<{ responses: { partitions: object[] }[] }> };
  };
};
const KafkaJsBatch = require('kafkajs/src/consumer/batch.js') as new (
  topic: string,
  fetchedOffset: string,
  partition: object,
) => FetchedBatch & { isEmpty(): boolean; isEmptyDueToFiltering(): boolean };

const VERSION = 11;
const TOPIC = 't';
const CORRUPT_MESSAGE = 2;
/** Smallest length that a broker accepts in a batch's header. */
const MIN_LENGTH = 14;
/** Each so many batches, the broker's index has an entry. */
const INDEX_INTERVAL = 4;
const MAX_FETCHES = 1000;

/** What the log had at an offset before it was damaged. */
export type Kind = 'record' | 'aborted' | 'marker';

export interface Batch {
  firstOffset: number;
  kinds: Kind[];
  bytes: Buffer;
}

interface Transaction {
  producerId: bigint;
  firstOffset: bigint;
  lastOffset: bigint;
}

/** A partition's log in two segments, and the broker's index and list of aborted transactions, which are files of their own. */
export class DamagedLog {
  readonly batches: Batch[] = [];
  readonly aborted: Transaction[] = [];
  endOffset = 0;

  /** Appends a batch of two records, of which the timestamp in seconds is the batch's first offset. */
  append(codec: keyof typeof JAVA_BATCHES, transaction?: { producerId: bigint; isAborted: boolean }): void {
    const firstOffset = this.endOffset;
    const kind = transaction?.isAborted ? 'aborted' : 'record';
    const bytes = altered(JAVA_BATCHES[codec], firstOffset, (batch) => {
      batch.writeBigInt64BE(BigInt(firstOffset * 1000), 27);
      if (!transaction) return;
      batch.writeInt16BE(batch.readInt16BE(21) | 16, 21);
      batch.writeBigInt64BE(transaction.producerId, 43);
    });
    this.add({ firstOffset, kinds: [kind, kind], bytes });
  }

  /** Appends the marker that ends a transaction. */
  end(producerId: bigint, isAborted: boolean, transactionStart: number): void {
    const marker = Buffer.from([32, 0, 0, 0, 8, 0, 0, 0, isAborted ? 0 : 1, 12, 0, 0, 0, 0, 0, 0, 0]);
    const header = JAVA_BATCHES.none.subarray(0, 61);
    const bytes = altered(Buffer.concat([header, marker]), this.endOffset, (batch) => {
      batch.writeInt32BE(batch.length - 12, 8);
      batch.writeInt16BE(16 | 32, 21);
      batch.writeInt32BE(0, 23);
      batch.writeBigInt64BE(producerId, 43);
      batch.writeInt32BE(1, 57);
    });
    const lastOffset = BigInt(this.endOffset);
    if (isAborted) this.aborted.push({ producerId, firstOffset: BigInt(transactionStart), lastOffset });
    this.add({ firstOffset: this.endOffset, kinds: ['marker'], bytes });
  }

  private add(batch: Batch): void {
    this.batches.push(batch);
    this.endOffset += batch.kinds.length;
  }

  /** What a broker responds: it follows the lengths in the files from the last entry of the index on. */
  private fetch(from: number, maxBytes: number): { errorCode: number; set: Buffer } {
    const middle = this.batches.length >> 1;
    for (const segment of [this.batches.slice(0, middle), this.batches.slice(middle)]) {
      if (segment.at(-1)!.firstOffset + segment.at(-1)!.kinds.length <= from) continue;
      const file = Buffer.concat(segment.map(({ bytes }) => bytes));
      const entry = segment.findLastIndex(({ firstOffset }, i) => i % INDEX_INTERVAL === 0 && firstOffset <= from);
      let at = segment.slice(0, Math.max(0, entry)).reduce((sum, { bytes }) => sum + bytes.length, 0);
      while (file.length - at >= 17) {
        const length = file.readInt32BE(at + 8);
        if (length < MIN_LENGTH) return { errorCode: CORRUPT_MESSAGE, set: Buffer.alloc(0) };
        if (at + 12 + length > file.length) break;
        const lastOffset = file.readBigInt64BE(at) + BigInt(at + 27 <= file.length ? file.readInt32BE(at + 23) : 0);
        if (lastOffset >= from) return { errorCode: 0, set: file.subarray(at, at + Math.max(maxBytes, 12 + length)) };
        at += 12 + length;
      }
    }
    return { errorCode: 0, set: Buffer.alloc(0) };
  }

  /** A fetch response of Kafka's protocol. */
  respond(from: number, maxBytes: number): Buffer {
    const { errorCode, set } = this.fetch(from, maxBytes);
    const aborted = this.aborted.filter(({ lastOffset }) => lastOffset >= from);
    const head = Buffer.alloc(14 + 4 + 2 + 1 + 4 + 4 + 2 + 8 + 8 + 8 + 4);
    head.writeInt32BE(1, 10);
    head.writeInt16BE(TOPIC.length, 14);
    head.write(TOPIC, 16);
    head.writeInt32BE(1, 17);
    head.writeInt16BE(errorCode, 25);
    head.writeBigInt64BE(BigInt(this.endOffset), 27);
    head.writeBigInt64BE(BigInt(this.endOffset), 35);
    head.writeInt32BE(aborted.length, 51);
    const list = Buffer.alloc(aborted.length * 16 + 8);
    for (const [i, { producerId, firstOffset }] of aborted.entries()) {
      list.writeBigInt64BE(producerId, i * 16);
      list.writeBigInt64BE(firstOffset, i * 16 + 8);
    }
    list.writeInt32BE(-1, list.length - 8);
    list.writeInt32BE(set.length, list.length - 4);
    return Buffer.concat([head.subarray(0, 55), list, set]);
  }
}

/** What a consumer got from a log: the offsets that it read, each with its record's timestamp, and the dead letters. */
export interface Consumed {
  records: Map<number, number>;
  deadLetters: { first: number; last: number }[];
}

/** Reads a log to its end, as KafkaConsumer does with kafkajs. @throws Error when that takes too many fetches */
export async function consume(log: DamagedLog, maxBytes: number): Promise<Consumed> {
  const places = new DamagedPlaces();
  const consumed: Consumed = { records: new Map(), deadLetters: [] };
  let from = 0;
  for (let fetches = 0; from < log.endOffset; fetches++) {
    if (fetches === MAX_FETCHES) throw new Error(`the consumer hangs at offset ${from}`);
    const partitions = [{ partition: 0, fetchOffset: String(from) }];
    const { response } = fetchDefinition.protocol({ version: VERSION })({ topics: [{ topic: TOPIC, partitions }] });
    const { responses } = await response.decode(log.respond(from, maxBytes));
    const batch = new KafkaJsBatch(TOPIC, String(from), responses[0]!.partitions[0]!);
    if (batch.isEmpty() && !batch.isEmptyDueToFiltering()) continue;
    const first = batch.firstOffset();
    if (batch.isEmpty() && first !== null) places.endsBefore(0, BigInt(first));
    const next = batch.isEmpty() ? null : read(places, batch, consumed);
    from = next ?? Number(batch.lastOffset()) + 1;
  }
  return consumed;
}

/** @returns the offset to fetch next, when it isn't the one behind the batch */
function read(places: DamagedPlaces, batch: FetchedBatch, { records, deadLetters }: Consumed): number | null {
  try {
    const within = places.nextOffsetWithin(batch);
    if (within !== null) return Number(within);
    for (const { offset, timestamp, undecodable } of places.read(batch))
      if (undecodable) deadLetters.push({ first: Number(undecodable.firstOffset), last: Number(offset) });
      else if (records.has(Number(offset))) throw new Error(`offset ${offset} is delivered twice`);
      else records.set(Number(offset), timestamp.getTime());
    places.passed(0);
    return null;
  } catch (error) {
    if (!(error instanceof PartitionUnreadable)) throw error;
    return Number(places.nextOffset(batch, error) ?? batch.fetchedOffset);
  }
}
