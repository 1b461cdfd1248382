import { DamagedPlaces, type FetchedBatch } from './damaged-places.js';

const HEADER = Buffer.alloc(61, 1);
const OTHER_HEADER = Buffer.alloc(61, 2);

/** A fetched message: a record, a transaction marker, or what can't be decoded. */
type Fetched = number | { marker: number } | { from: number; to: number; bytes: Buffer | null; isOpen?: boolean };

function message(fetched: Fetched) {
  const base = { key: null, value: null, headers: {}, timestamp: '0', attributes: 0, isControlRecord: false };
  if (typeof fetched === 'number') return { ...base, offset: String(fetched) };
  if ('marker' in fetched) return { ...base, offset: String(fetched.marker), isControlRecord: true };
  const { from, to, bytes, isOpen } = fetched;
  const undecodable = { firstOffset: BigInt(from), reason: 'damaged', ...(isOpen && { isOpen }) };
  return { ...base, offset: String(to), value: bytes, undecodable };
}

/** Reads batches one after the other, of which only the last one is committed. */
function read(batches: Fetched[][]): string[] {
  const places = new DamagedPlaces();
  for (const fetched of batches) {
    const rawMessages = fetched.map(message);
    const messages = rawMessages.filter(({ isControlRecord }) => !isControlRecord);
    const batch = { topic: 't', partition: 0, fetchedOffset: '5', rawMessages, messages } as unknown as FetchedBatch;
    if (messages.length === 0) places.endsBefore(0, BigInt(rawMessages[0]!.offset));
    else if (places.nextOffsetWithin(batch) === null)
      return places
        .read(batch)
        .map(({ offset, undecodable }) => (undecodable ? `${undecodable.firstOffset}–${offset}` : String(offset)));
  }
  return [];
}

const open = (from: number, bytes = HEADER) => ({ from, to: from, bytes, isOpen: true });

test.each<[string, Fetched[][], string[]]>([
  ['no damage', [[5, 6]], ['5', '6']],
  ['a batch of which the end is known', [[{ from: 5, to: 7, bytes: HEADER }, 8]], ['5–7', '8']],
  ['records follow', [[open(5)], [open(6)], [7, 8]], ['5–6', '7', '8']],
  ['the log ends', [[open(5)], [{ from: 6, to: 6, bytes: HEADER }]], ['5–6']],
  ['the same batch again, with what follows', [[open(5)], [{ from: 6, to: 8, bytes: HEADER }, 9]], ['5–8', '9']],
  ['a gap follows', [[open(5)], [{ from: 6, to: 8, bytes: null }, 9]], ['5–8', '9']],
  ['another damaged batch follows', [[open(5)], [{ from: 6, to: 8, bytes: OTHER_HEADER }, 9]], ['5–5', '6–8', '9']],
  ['a marker and a record follow', [[open(5)], [{ marker: 6 }, 7]], ['5–5', '7']],
  ['markers follow, then records', [[open(5)], [{ marker: 6 }], [7]], ['5–5', '7']],
  ['markers follow, then more damage', [[open(5)], [{ marker: 6 }], [open(7, OTHER_HEADER)], [8]], ['5–7', '8']],
  ['records before the requested offset', [[open(5)], [4, 5, 6, 7]], ['5', '6', '7']],
])('%s', (_name, batches, expected) => {
  expect(read(batches)).toEqual(expected);
});
