import type { Batch, KafkaMessage } from 'kafkajs';
import type { StoredRecord } from '../bus/record.js';
import { toRecord } from './kafka-client.js';
import type { FetchedMessage } from './record-batch.js';

/** A kafkajs batch, with properties that its types don't have. */
export interface FetchedBatch extends Batch {
  /** The requested offset. */
  fetchedOffset: string;
  /** With control records, and with what comes before the requested offset. */
  rawMessages: (KafkaMessage & Pick<FetchedMessage, 'isControlRecord'>)[];
}

interface Damage {
  firstOffset: bigint;
  /** The broker's error. */
  reason: string;
  attempts: number;
}

/** Attempts to read a damaged place before it is passed over. */
const MAX_READ_ATTEMPTS = 5;

/**
 * Passes over places in partitions' logs that a broker can't read, because a batch's length is damaged. Brokers find a batch
 * from the last entry of the partition's index before it. So they can't read the batches behind the place either, up to the
 * next entry.
 */
export class DamagedPlaces {
  /** By partition. */
  private readonly places = new Map<number, Damage>();

  /**
   * Call it when the requested offset couldn't be read. The offsets behind it are tried one after the other.
   * @returns the offset to try next; null while the same one is to be tried again
   */
  nextOffset({ partition, fetchedOffset }: FetchedBatch, reason: string): bigint | null {
    const requested = BigInt(fetchedOffset);
    const damage = this.places.get(partition) ?? { firstOffset: requested, reason, attempts: 0 };
    this.places.set(partition, damage);
    return ++damage.attempts < MAX_READ_ATTEMPTS ? null : requested + 1n;
  }

  /**
   * The batch's records. After a damaged place, a stand-in for what was there comes first.
   * @throws PartitionUnreadable when the batch stands for a broker's error
   */
  read(batch: FetchedBatch): StoredRecord[] {
    const { topic, partition } = batch;
    const damage = this.places.get(partition);
    if (!damage) return batch.messages.map((message) => toRecord(topic, partition, message));
    // kafkajs leaves out what comes before the offset that was tried, although the broker returns it.
    const records = batch.rawMessages
      .filter((message) => !message.isControlRecord && BigInt(message.offset) >= damage.firstOffset)
      .map((message) => toRecord(topic, partition, message));
    const next = records[0]?.undecodable?.firstOffset ?? records[0]?.offset ?? 0n;
    const { firstOffset, reason } = damage;
    if (next <= firstOffset) return records;
    const empty = { key: null, value: null, headers: {}, timestamp: new Date() };
    return [{ topic, partition, offset: next - 1n, ...empty, undecodable: { firstOffset, reason } }, ...records];
  }

  /** Call it when what `read` returned is committed. */
  passed(partition: number): void {
    this.places.delete(partition);
  }

  clear(): void {
    this.places.clear();
  }
}
