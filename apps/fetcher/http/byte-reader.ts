/** Takes exact numbers of bytes from a stream. */
export class ByteReader {
  readonly #iterator: AsyncIterator<Buffer>;
  #chunks: Buffer[] = [];
  #size = 0;

  /** @param ended makes the error that is thrown when there are fewer bytes than wanted */
  constructor(
    source: AsyncIterable<Buffer>,
    private readonly ended: () => Error,
  ) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Buffer> {
    while (this.#size < bytes) if (!(await this.#more())) throw this.ended();
    const held = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = [held.subarray(bytes)];
    this.#size -= bytes;
    return held.subarray(0, bytes);
  }

  async skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0;) left -= (await this.take(Math.min(left, 64 * 1024))).length;
  }

  async atEnd(): Promise<boolean> {
    while (this.#size === 0) if (!(await this.#more())) return true;
    return false;
  }

  /** What was not taken yet. */
  async *rest(): AsyncIterable<Buffer> {
    do {
      yield* this.#chunks.splice(0);
    } while (await this.#more());
  }

  async #more(): Promise<boolean> {
    const next = await this.#iterator.next();
    if (next.done) return false;
    this.#chunks.push(next.value);
    this.#size += next.value.length;
    return true;
  }
}
