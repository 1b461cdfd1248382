import { open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RunningKafka } from '../../tools/kafka/kafka.js';

/** A record batch in a broker's log file. Its header is described at https://kafka.apache.org/documentation/#recordbatch */
export interface StoredBatch {
  firstOffset: number;
  lastOffset: number;
  codec: number;
  /** Where it starts in the file. */
  position: number;
  /** Header and records. */
  bytes: Buffer;
}

export const MAGIC_AT = 16;
const CRC_AT = 17;
export const ATTRIBUTES_AT = 21;
export const RECORDS_AT = 61;

const crc32c = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (
  bytes: Buffer,
) => number;

const logFile = (kafka: RunningKafka, topic: string, partition: number) =>
  join(kafka.dataFolder, `${topic}-${partition}`, '00000000000000000000.log');

/** The batches in the first log file of a partition. */
export async function readBatches(kafka: RunningKafka, topic: string, partition: number): Promise<StoredBatch[]> {
  const file = await readFile(logFile(kafka, topic, partition));
  const batches: StoredBatch[] = [];
  for (let position = 0; position < file.length;) {
    const bytes = file.subarray(position, position + 12 + file.readInt32BE(position + 8));
    const firstOffset = Number(bytes.readBigInt64BE());
    const lastOffset = firstOffset + bytes.readInt32BE(23);
    batches.push({ firstOffset, lastOffset, codec: bytes.readInt16BE(ATTRIBUTES_AT) & 7, position, bytes });
    position += bytes.length;
  }
  return batches;
}

/** Overwrites a batch under a running broker, which reads its files anew for each fetch. */
export async function overwriteBatch(
  kafka: RunningKafka,
  topic: string,
  partition: number,
  batch: StoredBatch,
): Promise<void> {
  const file = await open(logFile(kafka, topic, partition), 'r+');
  await file.write(batch.bytes, 0, batch.bytes.length, batch.position);
  await file.close();
}

/** Makes the checksum right again. */
export function setChecksum({ bytes }: StoredBatch): void {
  bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES_AT)), CRC_AT);
}
