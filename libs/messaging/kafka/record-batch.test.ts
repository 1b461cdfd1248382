import { gzipSync } from 'node:zlib';
import { createRequire } from 'node:module';
import { JAVA_BATCHES, LIBRDKAFKA_SNAPPY, VALUES } from './encoded.fixtures.js';
import { decodeRecordSet } from './record-batch.js';

const crc32c = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (
  bytes: Buffer,
) => number;

/** A copy of a batch at another offset, changed, and with its checksum right again. */
function altered(batch: Buffer, firstOffset: number, change: (bytes: Buffer) => void = () => {}): Buffer {
  const copy = Buffer.from(batch);
  copy.writeBigInt64BE(BigInt(firstOffset));
  change(copy);
  copy.writeUInt32BE(crc32c(copy.subarray(21)), 17);
  return copy;
}

/** A batch of the Java client whose records are replaced. */
function withRecords(records: Buffer | number[], { attributes = 0, count = 1 } = {}): Buffer {
  const batch = Buffer.concat([JAVA_BATCHES.none.subarray(0, 61), Buffer.from(records as number[])]);
  return altered(batch, 0, (bytes) => {
    bytes.writeInt32BE(bytes.length - 12, 8);
    bytes.writeInt16BE(attributes, 21);
    bytes.writeInt32BE(count, 57);
  });
}

const decoded = async (...batches: Buffer[]) =>
  (await decodeRecordSet(Buffer.concat(batches))).map(({ offset, value, undecodable }) =>
    undecodable ? `${undecodable.firstOffset}–${offset}: ${undecodable.reason}` : `${offset}: ${value}`,
  );

test.each(Object.entries(JAVA_BATCHES))("the Java client's records with compression %s", async (_name, batch) => {
  const messages = await decodeRecordSet(batch);
  expect(messages.map(({ offset, value }) => [offset, String(value)])).toEqual([
    ['0', VALUES[0]],
    ['1', VALUES[1]],
  ]);
  for (const { key, timestamp, isControlRecord, batchContext } of messages) {
    expect({ key, isControlRecord, ...batchContext }).toMatchObject({
      key: null,
      isControlRecord: false,
      inTransaction: false,
    });
    expect(new Date(Number(timestamp)).getUTCFullYear()).toBe(2026);
  }
});

test("librdkafka's record with snappy", async () => {
  expect(await decoded(LIBRDKAFKA_SNAPPY)).toEqual([`0: ${VALUES[1]}`]);
});

/** Attributes, timestamp, offset, no key, value "v", and a header without a value, one with two, and one with an odd name. */
const RECORD = [0, 0, 0, 1, 2, 0x76, 8, 2, 0x61, 1, 2, 0x62, 2, 0x31, 2, 0x62, 2, 0x32];
const PROTO = [18, ...Buffer.from('__proto__'), 2, 0x33];

test('headers', async () => {
  const record = [...RECORD, ...PROTO];
  const [message] = await decodeRecordSet(withRecords([record.length * 2, ...record]));
  const { headers } = message!;
  expect(Object.keys(headers)).toEqual(['a', 'b', '__proto__']);
  expect([headers.a, String(headers.b)]).toEqual([undefined, '1,2']);
});

test.each<[string, Buffer, string]>([
  ['a wrong checksum', Buffer.concat([JAVA_BATCHES.gzip.subarray(0, -1), Buffer.from([1])]), 'its checksum is wrong'],
  ['an old format', altered(JAVA_BATCHES.none, 0, (bytes) => (bytes[16] = 1)), 'message format 1 is not supported'],
  ['a future format', altered(JAVA_BATCHES.none, 0, (bytes) => (bytes[16] = 3)), 'message format 3 is not supported'],
  ['an unknown codec', altered(JAVA_BATCHES.none, 0, (bytes) => bytes.writeInt16BE(6, 21)), 'codec 6 is unknown'],
  ['a damaged payload', altered(JAVA_BATCHES.zstd, 0, (bytes) => bytes.fill(1, 70)), 'its zstd data is invalid'],
  ['missing records', altered(JAVA_BATCHES.lz4, 0, (bytes) => bytes.writeInt32BE(3, 57)), 'record 3 of 3 is invalid'],
  ['no records', altered(JAVA_BATCHES.none, 0, (bytes) => bytes.writeInt32BE(-1, 57)), 'bytes follow its last record'],
  ['a record that is too long', withRecords([100, 0, 0, 0]), 'record 1 of 1 is invalid: 50 bytes are missing'],
  ['a record of negative length', withRecords([1, 0, 0, 0]), 'record 1 of 1 is invalid'],
  ['a record without end', withRecords(Buffer.alloc(20, 0xff)), 'a varint has more than 10 bytes'],
  ['an offset outside of the batch', withRecords([12, 0, 0, 8, 1, 1, 0]), 'its offset is outside of the batch'],
  ['two billion headers', withRecords([20, 0, 0, 0, 1, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f]), 'record 1 of 1 is invalid'],
  ['a bomb', withRecords(gzipSync(Buffer.alloc(65 << 20)), { attributes: 1 }), 'it unpacks to more than 64 MiB'],
  ['a truncated batch', JAVA_BATCHES.snappy.subarray(0, -5), 'it is truncated'],
])('%s is undecodable', async (_name, batch, reason) => {
  const [message, ...others] = await decodeRecordSet(batch);
  expect(others).toEqual([]);
  expect(message).toMatchObject({ isControlRecord: false, undecodable: { firstOffset: 0n } });
  expect(message!.undecodable!.reason).toContain(reason);
  expect(message!.value!.equals(batch)).toBe(true);
});

const damaged = (firstOffset: number, change?: (bytes: Buffer) => void) => {
  const batch = altered(JAVA_BATCHES.gzip, firstOffset, change);
  batch[17]! ^= 1;
  return batch;
};
const at = (firstOffset: number) => altered(JAVA_BATCHES.snappy, firstOffset);
const valuesAt = (firstOffset: number) => VALUES.map((value, i) => `${firstOffset + i}: ${value}`);

test('an undecodable batch ends where the next one starts, whatever its header says', async () => {
  const garbled = damaged(7, (bytes) => bytes.writeInt32BE(1 << 30, 23));
  expect(await decoded(at(5), garbled, at(9), damaged(11), at(13))).toEqual([
    ...valuesAt(5),
    '7–8: its checksum is wrong',
    ...valuesAt(9),
    '11–12: its checksum is wrong',
    ...valuesAt(13),
  ]);
});

test('the last one ends where its header says, unless that contradicts itself', async () => {
  expect(await decoded(damaged(5))).toEqual(['5–6: its checksum is wrong']);
  expect(await decoded(damaged(5, (bytes) => bytes.writeInt32BE(1 << 30, 23)))).toEqual(['5–5: its checksum is wrong']);
});

test('a batch that the end of the response cuts off is left for the next fetch', async () => {
  expect(await decoded(at(0), at(2).subarray(0, -1))).toEqual(valuesAt(0));
  expect(await decoded(at(0), at(2).subarray(0, 30))).toEqual(valuesAt(0));
});

test('what follows many unpacked bytes is left for the next fetch', async () => {
  const value = Buffer.alloc(17 << 20);
  const record = Buffer.concat([Buffer.from([0, 0, 0, 1, 0x80, 0x80, 0x80, 0x11]), value, Buffer.from([0])]);
  const length = Buffer.from([0x92, 0x80, 0x80, 0x11]);
  const large = withRecords(gzipSync(Buffer.concat([length, record])), { attributes: 1 });
  const messages = await decodeRecordSet(Buffer.concat([large, at(2)]));
  expect(messages.map(({ offset, value }) => [offset, value?.length])).toEqual([['0', 17 << 20]]);
});

test('millions of empty records are not unpacked', async () => {
  const count = 500_001;
  const records = gzipSync(Buffer.alloc(count * 7, Buffer.from([12, 0, 0, 0, 1, 1, 0])));
  const [message] = await decodeRecordSet(withRecords(records, { attributes: 1, count }));
  expect(message!.undecodable?.reason).toBe('it has 500001 records, more than 500000');
});

/** A varint. */
const varint = (value: number): number[] =>
  value < 64 ? [value * 2] : [((value * 2) & 0x7f) | 0x80, (((value * 2) >> 7) & 0x7f) | 0x80, value >> 13];
/** A record with headers of two letters, which have no values. */
function recordWithHeaders(count: number): Buffer {
  const names = Array.from({ length: count }, (_, i) => [4, 97 + (i % 26), 97 + (Math.floor(i / 26) % 26), 1]);
  const body = [0, 0, 0, 1, 1, ...varint(count), ...names.flat()];
  return Buffer.from([...varint(body.length), ...body]);
}

test.each<[string, Buffer, number, string]>([
  ['in a record', recordWithHeaders(1001), 1, 'record 1 of 1 is invalid: it has 1001 headers'],
  ['in a batch', Buffer.concat(Array<Buffer>(1000).fill(recordWithHeaders(600))), 1000, 'more than 500000 headers'],
])('too many headers %s', async (_where, records, count, reason) => {
  const [message] = await decodeRecordSet(withRecords(records, { count }));
  expect(message!.undecodable?.reason).toContain(reason);
});

test('what follows many records is left for the next fetch', async () => {
  const count = 60_000;
  const records = Buffer.alloc(count * 7, Buffer.from([12, 0, 0, 0, 1, 1, 0]));
  expect(await decodeRecordSet(Buffer.concat([withRecords(records, { count }), at(2)]))).toHaveLength(count);
});
