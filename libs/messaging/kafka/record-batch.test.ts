import { gzipSync } from 'node:zlib';
import { altered, JAVA_BATCHES, LIBRDKAFKA_SNAPPY, VALUES, withRecords } from './encoded.fixtures.js';
import { decodeRecordSet } from './record-set.js';

const decode = (batch: Buffer) => decodeRecordSet(batch, { from: 0n, end: 1_000_000n });

test.each(Object.entries(JAVA_BATCHES))("the Java client's records with compression %s", async (_name, batch) => {
  const messages = await decode(batch);
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
  expect((await decode(LIBRDKAFKA_SNAPPY)).map(({ value }) => String(value))).toEqual([VALUES[1]]);
});

/** Attributes, timestamp, offset, no key, value "v", and a header without a value, one with two, and one with an odd name. */
const RECORD = [0, 0, 0, 1, 2, 0x76, 8, 2, 0x61, 1, 2, 0x62, 2, 0x31, 2, 0x62, 2, 0x32];
const PROTO = [18, ...Buffer.from('__proto__'), 2, 0x33];

test('headers', async () => {
  const record = [...RECORD, ...PROTO];
  const [message] = await decode(withRecords([record.length * 2, ...record]));
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
  const [message, ...others] = await decode(batch);
  expect(others).toEqual([]);
  expect(message).toMatchObject({ isControlRecord: false, undecodable: { firstOffset: 0n } });
  expect(message!.undecodable!.reason).toContain(reason);
  expect(message!.value!.equals(batch)).toBe(true);
});

test('millions of empty records are not unpacked', async () => {
  const count = 500_001;
  const records = gzipSync(Buffer.alloc(count * 7, Buffer.from([12, 0, 0, 0, 1, 1, 0])));
  const [message] = await decode(withRecords(records, { attributes: 1, count }));
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
  const [message] = await decode(withRecords(records, { count }));
  expect(message!.undecodable?.reason).toContain(reason);
});
