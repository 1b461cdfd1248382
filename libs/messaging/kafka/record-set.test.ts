import { gzipSync } from 'node:zlib';
import { altered, JAVA_BATCHES, VALUES, withRecords } from './encoded.fixtures.js';
import { decodeRecordSet } from './record-set.js';

/** Decodes a set that was fetched from its first offset on. `end` is where the log ends. */
const decoded = async (batches: Buffer[], { from = Number(batches[0]!.readBigInt64BE()), end = 1000 } = {}) =>
  (await decodeRecordSet(Buffer.concat(batches), { from: BigInt(from), end: BigInt(end) })).map(
    ({ offset, value, undecodable }) =>
      undecodable
        ? `${undecodable.firstOffset}–${offset}${undecodable.isOpen ? ' or more' : ''}: ${undecodable.reason}`
        : `${offset}: ${value}`,
  );

const damaged = (firstOffset: number, change?: (bytes: Buffer) => void) => {
  const batch = altered(JAVA_BATCHES.gzip, firstOffset, change);
  batch[17]! ^= 1;
  return batch;
};
/** A batch of two records. */
const at = (firstOffset: number) => altered(JAVA_BATCHES.snappy, firstOffset);
const valuesAt = (firstOffset: number) => VALUES.map((value, i) => `${firstOffset + i}: ${value}`);

/** Changes what the checksum doesn't cover. */
const changed = (batch: Buffer, change: (bytes: Buffer) => void) => {
  change(batch);
  return batch;
};
const withFirstOffset = (firstOffset: number, batch: Buffer) =>
  changed(batch, (bytes) => bytes.writeBigInt64BE(BigInt(firstOffset)));
const withLength = (change: number, batch: Buffer) =>
  changed(batch, (bytes) => bytes.writeInt32BE(bytes.readInt32BE(8) + change, 8));
const contradicting = (bytes: Buffer) => void bytes.writeInt32BE(1 << 30, 23);
const CHECKSUM = 'its checksum is wrong';

test.each<[string, Buffer[], string[], { from?: number; end?: number }?]>([
  ['a damaged batch', [at(5), damaged(7), at(9)], [...valuesAt(5), `7–8: ${CHECKSUM}`, ...valuesAt(9)]],
  ['two', [at(5), damaged(7), damaged(9), at(11)], [...valuesAt(5), `7–8: ${CHECKSUM}`, `9–10: ${CHECKSUM}`, ...valuesAt(11)]], // prettier-ignore
  [
    'a header that contradicts itself',
    [at(5), damaged(7, contradicting), at(9)],
    [...valuesAt(5), `7–8: ${CHECKSUM}`, ...valuesAt(9)],
  ],
  ['the last batch', [at(5), damaged(7)], [...valuesAt(5), `7–8: ${CHECKSUM}`]],
  ['the last header is left for the next fetch', [at(5), damaged(7, contradicting)], valuesAt(5)],
  ['nothing says where it ends', [damaged(7, contradicting)], [`7–7 or more: ${CHECKSUM}`]],
  ['it ends where the log ends', [damaged(7, contradicting)], [`7–7: ${CHECKSUM}`], { end: 8 }],
  ['a fetch from its middle', [damaged(7, contradicting), at(10)], [`8–9: ${CHECKSUM}`, ...valuesAt(10)], { from: 8 }],
  ['a length that is too small', [withLength(-40, at(5)), at(7)], [`5–6: ${CHECKSUM}`, ...valuesAt(7)]],
  ['a length that is too large', [withLength(99, at(5)), at(7), at(9)], [`5–6: ${CHECKSUM}`, ...valuesAt(7), ...valuesAt(9)]], // prettier-ignore
  ['a length beyond the set', [withLength(1 << 30, at(5)), at(7)], ['5–6: it is truncated', ...valuesAt(7)]],
  ['a negative length', [withLength(-(1 << 30), at(5)), at(7)], ['5–6: it is truncated', ...valuesAt(7)]],
  ['a first offset that is too small', [at(5), withFirstOffset(3, at(7)), at(9)], [...valuesAt(5), '7–8: its first offset is 3', ...valuesAt(9)]], // prettier-ignore
  ['a first offset that is too large', [at(5), withFirstOffset(70, at(7)), at(9)], [...valuesAt(5), '7–8: its first offset is 70', ...valuesAt(9)]], // prettier-ignore
  ['a first offset beyond the log', [withFirstOffset(2 ** 40, at(7))], [`7–7 or more: its first offset is ${2 ** 40}`], { from: 7 }], // prettier-ignore
  ['a first offset that is too large, and the requested batch behind it', [withFirstOffset(6, at(5)), at(7), at(9)], [...valuesAt(7), ...valuesAt(9)], { from: 7 }], // prettier-ignore
  ['a gap', [at(5), at(9), at(11)], [...valuesAt(5), '7–8: the log continues at offset 9', ...valuesAt(9), ...valuesAt(11)]], // prettier-ignore
  ['a gap before the first batch', [at(9)], ['5–8: the log continues at offset 9', ...valuesAt(9)], { from: 5 }],
  ['the end of the response cuts a batch off', [at(0), at(2).subarray(0, -1)], valuesAt(0)],
  ['the end of the response cuts a header off', [at(0), at(2).subarray(0, 30)], valuesAt(0)],
  ['an end that the broker did not know yet', [at(5), at(7)], [...valuesAt(5), ...valuesAt(7)], { end: 6 }],
])('%s', async (...[, batches, expected, range]) => {
  expect(await decoded(batches, range)).toEqual(expected);
});

test('what follows many unpacked bytes is left for the next fetch', async () => {
  const value = Buffer.alloc(17 << 20);
  const record = Buffer.concat([Buffer.from([0, 0, 0, 1, 0x80, 0x80, 0x80, 0x11]), value, Buffer.from([0])]);
  const length = Buffer.from([0x92, 0x80, 0x80, 0x11]);
  const large = withRecords(gzipSync(Buffer.concat([length, record])), { attributes: 1 });
  expect(await decoded([large, at(2)])).toEqual([`0: ${value}`]);
});

test('what follows many records is left for the next fetch', async () => {
  const count = 60_000;
  const records = Buffer.alloc(count * 7, Buffer.from([12, 0, 0, 0, 1, 1, 0]));
  expect(await decoded([withRecords(records, { count }), at(2)])).toHaveLength(count);
});
