/** Reads exact numbers of bytes from a stream. */
export class ByteReader {
  readonly #iterator: AsyncIterator<Buffer>;
  #chunks: Buffer[] = [];
  #size = 0;

  /** @param endError makes the error to throw when the stream ends early */
  constructor(
    source: AsyncIterable<Buffer>,
    private readonly endError: () => Error,
  ) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Buffer> {
    while (this.#size < bytes) if (!(await this.#readChunk())) throw this.endError();
    const buffered = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = [buffered.subarray(bytes)];
    this.#size -= bytes;
    return buffered.subarray(0, bytes);
  }

  async skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0;) left -= (await this.take(Math.min(left, 64 * 1024))).length;
  }

  async atEnd(): Promise<boolean> {
    while (this.#size === 0) if (!(await this.#readChunk())) return true;
    return false;
  }

  /** The bytes that have not been taken. */
  async *rest(): AsyncIterable<Buffer> {
    do {
      yield* this.#chunks.splice(0);
    } while (await this.#readChunk());
  }

  async #readChunk(): Promise<boolean> {
    const next = await this.#iterator.next();
    if (next.done) return false;
    this.#chunks.push(next.value);
    this.#size += next.value.length;
    return true;
  }
}
