import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MAX_RECORDS_BYTES, tooLarge } from './limit.js';
import { decompressLz4 } from './lz4.js';
import { decompressSnappy } from './snappy.js';
import { decompressZstd } from './zstd.js';

/** Four times as fast as Node's default of 16 KiB. */
const GZIP_CHUNK_BYTES = 64 << 10;

type Decompress = (bytes: Buffer, maxBytes: number) => Buffer | Promise<Buffer>;

/** The codecs by their numbers in a batch's attributes. */
const CODECS: Record<number, { name: string; decompress: Decompress }> = {
  0: { name: 'no', decompress: (bytes) => bytes },
  1: { name: 'gzip', decompress: decompressGzip },
  2: { name: 'snappy', decompress: decompressSnappy },
  3: { name: 'LZ4', decompress: decompressLz4 },
  4: { name: 'zstd', decompress: decompressZstd },
};

/**
 * Decompresses the records of a batch.
 * @param codec the lowest three bits of the batch's attributes
 * @throws Error that says what is wrong with the data
 */
export async function decompressRecords(codec: number, bytes: Buffer): Promise<Buffer> {
  const known = CODECS[codec];
  if (!known) throw new Error(`compression codec ${codec} is unknown`);
  try {
    return await known.decompress(bytes, MAX_RECORDS_BYTES);
  } catch (error) {
    throw new Error(`its ${known.name} data is invalid: ${(error as Error).message}`, { cause: error });
  }
}

async function decompressGzip(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: maxBytes, chunkSize: GZIP_CHUNK_BYTES });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : error;
  }
}
