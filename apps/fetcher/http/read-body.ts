import { FetchFailed } from './exchange-failure.js';
import type { HttpSettings } from './http-settings.js';
import { unpack } from './unpack.js';

/** Below this a high ratio is no bomb: an empty page of blanks packs well. */
const RATIO_MATTERS_FROM = 1024 * 1024;

export interface Body {
  bytes: Buffer;
  wireBytes: number;
}

/**
 * Reads and unpacks a body, and stops at the first limit that it breaks.
 * @throws ExchangeFailure `body-too-large`, `decoded-too-large`, `bad-encoding`; errors of the source pass through
 */
export async function readBody(
  source: AsyncIterable<Buffer>,
  headers: Record<string, string>,
  limits: Pick<HttpSettings, 'maxWireBytes' | 'maxBytes' | 'maxRatio'>,
): Promise<Body> {
  const { maxWireBytes, maxBytes, maxRatio } = limits;
  refuseAnnounced(headers['content-length'], maxWireBytes);
  let wireBytes = 0;
  const wire = async function* () {
    for await (const chunk of source) {
      wireBytes += chunk.length;
      if (wireBytes > maxWireBytes) throw tooLarge(`over ${maxWireBytes} bytes long`);
      yield chunk;
    }
  };
  const collected = new Collector();
  for await (const chunk of unpack(wire(), headers['content-encoding'])) {
    const size = collected.add(chunk);
    if (size > maxBytes) throw unpacksTo(`over ${maxBytes} bytes`);
    if (size > RATIO_MATTERS_FROM && size > wireBytes * maxRatio) throw unpacksTo(`over ${maxRatio} times its size`);
  }
  return { bytes: collected.bytes(), wireBytes };
}

function refuseAnnounced(contentLength: string | undefined, limit: number): void {
  const announced = Number(contentLength);
  if (announced > limit) throw tooLarge(`${announced} bytes long, over the limit of ${limit}`);
}

const tooLarge = (how: string) => new FetchFailed('body-too-large', `The body is ${how}.`);
const unpacksTo = (what: string) => new FetchFailed('decoded-too-large', `The body unpacks to ${what}.`);

/** One growing buffer: a list of chunks would take a hundred times the bytes when a server sends them one by one. */
class Collector {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #size = 0;

  /** @returns the bytes collected so far */
  add(chunk: Buffer): number {
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
