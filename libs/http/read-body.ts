import { decompress } from './decompress.js';
import { FetchFailed } from './fetch-errors.js';
import type { HttpSettings } from './http-settings.js';

/** Smaller bodies may have any ratio: blank pages compress well. */
const MIN_BOMB_BYTES = 1024 * 1024;

/**
 * Reads and decompresses a body, and stops at the first limit that it exceeds.
 * @throws FetchFailed `body-too-large`, `decoded-too-large`, `bad-encoding`; errors of the source pass through
 */
export async function readBody(
  source: AsyncIterable<Buffer>,
  headers: Record<string, string>,
  limits: Pick<HttpSettings, 'maxWireBytes' | 'maxBytes' | 'maxRatio'>,
): Promise<Buffer> {
  const { maxWireBytes, maxBytes, maxRatio } = limits;
  checkContentLength(headers['content-length'], maxWireBytes);
  let wireBytes = 0;
  const limited = async function* () {
    for await (const chunk of source) {
      wireBytes += chunk.length;
      if (wireBytes > maxWireBytes) throw tooLarge(`over ${maxWireBytes} bytes long`);
      yield chunk;
    }
  };
  const body = new GrowableBuffer();
  for await (const chunk of decompress(limited(), headers['content-encoding'])) {
    const size = body.append(chunk);
    if (size > maxBytes) throw decompressesTo(`over ${maxBytes} bytes`);
    if (size > MIN_BOMB_BYTES && size > wireBytes * maxRatio) throw decompressesTo(`over ${maxRatio} times its size`);
  }
  return body.bytes();
}

function checkContentLength(header: string | undefined, maxWireBytes: number): void {
  const contentLength = Number(header);
  if (contentLength > maxWireBytes) throw tooLarge(`${contentLength} bytes long, over the limit of ${maxWireBytes}`);
}

const tooLarge = (how: string) => new FetchFailed('body-too-large', `The body is ${how}.`);
const decompressesTo = (what: string) => new FetchFailed('decoded-too-large', `The body decompresses to ${what}.`);

/** One buffer: as a list of chunks, a body sent byte by byte would take a hundred times its size. */
class GrowableBuffer {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #size = 0;

  /** @returns the size after appending, in bytes */
  append(chunk: Buffer): number {
    const size = this.#size + chunk.length;
    if (size > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#size);
      this.#buffer = larger;
    }
    chunk.copy(this.#buffer, this.#size);
    this.#size = size;
    return size;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }
}
