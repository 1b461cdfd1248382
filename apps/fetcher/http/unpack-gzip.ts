import { createInflateRaw } from 'node:zlib';
import { ByteReader } from './byte-reader.js';
import { FetchFailed } from './exchange-failure.js';
import { throughZlib } from './through-zlib.js';

/** Flags of a gzip header, RFC 1952. */
const HAS_CRC = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;

/**
 * Unpacks the first member of a gzip file, as browsers do. node:zlib would go on with what follows it, and when that is
 * garbage, as it is from some servers, lose the end of what came before.
 * @throws ExchangeFailure `bad-encoding`; errors of the source pass through
 */
export async function* unpackGzip(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const reader = new ByteReader(source, () => broken('it ends in its header'));
  const fixed = await reader.take(10);
  if (fixed.readUInt16BE() !== 0x1f8b || fixed[2] !== 8) throw broken('it has no magic number');
  const flags = fixed[3]!;
  if (flags & HAS_EXTRA) await reader.skip((await reader.take(2)).readUInt16LE());
  if (flags & HAS_NAME) await skipText(reader);
  if (flags & HAS_COMMENT) await skipText(reader);
  if (flags & HAS_CRC) await reader.skip(2);
  yield* throughZlib(reader.rest(), createInflateRaw(), 'gzip');
}

async function skipText(reader: ByteReader): Promise<void> {
  while ((await reader.take(1))[0] !== 0);
}

const broken = (why: string) => new FetchFailed('bad-encoding', `The body is no valid gzip (${why}).`);
