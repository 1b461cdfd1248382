/** Reads the primitive types of Kafka's protocol from bytes. Reading beyond the end throws a RangeError. */
export class ByteCursor {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  int8(): number {
    return this.bytes.readInt8(this.advance(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.advance(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.advance(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.advance(8));
  }

  /** A signed integer of up to 64 bits in the zigzag encoding; exact up to 2^52. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.bytes.readUInt8(this.advance(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new RangeError('a varint has more than 10 bytes');
  }

  /** Without copying. */
  take(length: number): Buffer {
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  /** A list after its length in 32 bits. A null list is empty. */
  array<T>(item: () => T): T[] {
    const length = this.int32();
    const items: T[] = [];
    for (let i = 0; i < length; i++) items.push(item());
    return items;
  }

  private advance(length: number): number {
    if (length < 0 || length > this.remaining) throw new RangeError(`${length} bytes are missing`);
    const start = this.at;
    this.at += length;
    return start;
  }
}
