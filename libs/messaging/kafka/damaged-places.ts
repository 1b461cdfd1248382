import type { Batch, KafkaMessage } from 'kafkajs';
import type { StoredRecord } from '../bus/record.js';
import { type PartitionUnreadable, toRecord } from './kafka-client.js';
import { type FetchedMessage, HEADER_BYTES } from './record-batch.js';

/** A kafkajs batch, with properties that its types don't have. */
export interface FetchedBatch extends Batch {
  /** The requested offset. */
  fetchedOffset: string;
  /** With control records, and with what comes before the requested offset. */
  rawMessages: (KafkaMessage & Pick<FetchedMessage, 'isControlRecord' | 'undecodable'>)[];
}

interface Damage {
  firstOffset: bigint;
  /** Set when what can be read behind it starts with transaction markers or aborted records. */
  nextOffset?: bigint | undefined;
  /** The broker's error, or what is wrong with the batch. */
  reason: string;
  attempts: number;
  /** The batch; null when the broker can't read the place. */
  value: Buffer | null;
}

/**
 * Passes over damaged places in partitions' logs whose end isn't known. Either a broker can't read the place, because a
 * batch's length is damaged. Brokers find a batch from the last entry of the partition's index before it. So they can't read
 * the batches behind the place either, up to the next entry. Or a batch's header is damaged and no other batch is behind it.
 * In both cases the offsets behind it are tried one after the other. What is readable next says which ones are lost.
 */
export class DamagedPlaces {
  /** By partition. */
  private readonly places = new Map<number, Damage>();

  /**
   * Call it when the broker couldn't read the requested offset.
   * @returns the offset to try next; null while the same one is to be tried again
   */
  nextOffset({ partition, fetchedOffset }: FetchedBatch, { message, maxAttempts }: PartitionUnreadable): bigint | null {
    if (maxAttempts === null) return null;
    const requested = BigInt(fetchedOffset);
    const damage: Damage = this.places.get(partition) ?? {
      firstOffset: requested,
      reason: message,
      attempts: 0,
      value: null,
    };
    damage.nextOffset = undefined;
    this.places.set(partition, damage);
    return ++damage.attempts < maxAttempts ? null : requested + 1n;
  }

  /** @returns the offset to try next when the batch stands for one that may go on there; null for all other batches */
  nextOffsetWithin({ partition, rawMessages }: FetchedBatch): bigint | null {
    const { offset, value, undecodable } = rawMessages.at(-1)!;
    if (!undecodable?.isOpen) return null;
    const { firstOffset, reason } = undecodable;
    const damage = this.places.get(partition) ?? { firstOffset, reason, attempts: 0, value };
    this.places.set(partition, { ...damage, nextOffset: undefined });
    return BigInt(offset) + 1n;
  }

  /** Call it when only transaction markers and aborted records were read, from an offset on. */
  endsBefore(partition: number, offset: bigint): void {
    const damage = this.places.get(partition);
    if (damage) damage.nextOffset ??= offset;
  }

  /**
   * The batch's records. After a damaged place, a stand-in for what was there comes first.
   * @throws PartitionUnreadable when the batch stands for a broker's error
   */
  read({ topic, partition, messages, rawMessages }: FetchedBatch): StoredRecord[] {
    const damage = this.places.get(partition);
    if (!damage) return messages.map((message) => toRecord(topic, partition, message));
    const { firstOffset, reason, value } = damage;
    // kafkajs leaves out what comes before the offset that was tried, although the broker returns it.
    const readable = rawMessages.filter(({ offset }) => BigInt(offset) >= firstOffset);
    const records = readable
      .filter(({ isControlRecord }) => !isControlRecord)
      .map((message) => toRecord(topic, partition, message));
    const place = { topic, partition, key: null, value, headers: {}, timestamp: new Date() };
    const [first] = readable;
    if (first?.undecodable && !damage.nextOffset && isSamePlace(value, first.value))
      return [{ ...place, offset: BigInt(first.offset), undecodable: { firstOffset, reason } }, ...records.slice(1)];
    const next = damage.nextOffset ?? first?.undecodable?.firstOffset ?? BigInt(first?.offset ?? 0);
    if (next <= firstOffset) return records;
    return [{ ...place, offset: next - 1n, undecodable: { firstOffset, reason } }, ...records];
  }

  /** Call it when what `read` returned is committed. */
  passed(partition: number): void {
    this.places.delete(partition);
  }

  clear(): void {
    this.places.clear();
  }
}

/** The batch of the place, or a gap behind it. */
function isSamePlace(place: Buffer | null, bytes: Buffer | null): boolean {
  if (bytes === null) return true;
  return place !== null && place.subarray(0, HEADER_BYTES).equals(bytes.subarray(0, HEADER_BYTES));
}
