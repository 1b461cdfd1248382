import { withoutAborted } from './fetch-response.js';
import type { FetchedMessage } from './record-batch.js';

const NOTHING = { timestamp: '0', key: null, value: null, headers: {}, attributes: 0 };

/**
 * Messages at the offsets 0, 1 …: `a` is a record in a transaction of the producer a, `A` the marker that ends it, `.` a
 * record outside of transactions, `?` what can't be decoded.
 */
function messages(kinds: string): FetchedMessage[] {
  return [...kinds].map((kind, offset) => ({
    ...NOTHING,
    offset: String(offset),
    isControlRecord: /[A-Z]/.test(kind),
    batchContext: { producerId: kind.toLowerCase(), inTransaction: /\w/.test(kind) },
    ...(kind === '?' && { undecodable: { firstOffset: BigInt(offset), reason: 'its checksum is wrong' } }),
  }));
}

/** What is delivered, with `-` for records that are skipped. */
const delivered = (kinds: string, transactions: Record<string, number[]>) => {
  const aborted = Object.entries(transactions).flatMap(([producerId, offsets]) =>
    offsets.map((offset) => ({ producerId, firstOffset: BigInt(offset) })),
  );
  return withoutAborted(messages(kinds), aborted)
    .map(({ isControlRecord }, i) => (isControlRecord ? '-' : kinds[i]))
    .join('');
};

test.each<[string, string, Record<string, number[]>, string]>([
  ['committed', 'aaAbB', {}, 'aa-b-'],
  ['aborted', 'aaA.', { a: [0] }, '---.'],
  ['aborted, then committed', 'aAaA', { a: [0] }, '--a-'],
  ['committed, then aborted', 'aAaA', { a: [2] }, 'a---'],
  ['two that overlap', 'abaBA.', { b: [1], a: [0] }, '-----.'],
  ['one of two that overlap', 'abaBbAbB', { a: [0] }, '-b--b-b-'],
  ['one that began before this fetch', 'aA.aA', { a: [-7] }, '--.a-'],
  ['outside of the transaction', 'a.A', { a: [0] }, '-.-'],
  ['a damaged marker', 'a?aA', { a: [0] }, '-?'],
  ['a damaged batch in an aborted transaction', 'a?aA.', { a: [0] }, '-?'],
  ['damage before an aborted transaction', '?.aA.', { a: [2] }, '?.--.'],
  ['damage at the beginning of one', '.?aA.', { a: [1] }, '.?'],
  ['damage after its end', 'aA?aA', { a: [0] }, '--?a-'],
  ['damage without aborted transactions', 'a?aA', {}, 'a?a-'],
])('%s', (_name, kinds, transactions, expected) => {
  expect(delivered(kinds, transactions)).toBe(expected);
});
