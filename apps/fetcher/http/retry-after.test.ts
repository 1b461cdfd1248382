import { retryAfter } from './retry-after.js';

const NOW = new Date('2026-11-25T12:00:00Z');

test.each([
  ['120', '2026-11-25T12:02:00.000Z'],
  [' 0 ', '2026-11-25T12:00:00.000Z'],
  ['1.5', '2026-11-25T12:00:01.500Z'],
  ['99999999999999999999', '2027-11-26T12:00:00.000Z'],
  ['Wed, 25 Nov 2026 13:00:00 GMT', '2026-11-25T13:00:00.000Z'],
  ['Wed, 25 Nov 2026 13:00:00 UTC', '2026-11-25T13:00:00.000Z'],
  ['Wednesday, 25-Nov-26 13:00:00 GMT', '2026-11-25T13:00:00.000Z'],
  ['Wed Nov 25 13:00:00 2026', '2026-11-25T13:00:00.000Z'],
  ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
  ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['Fri, 31 Dec 9999 23:59:59 GMT', '2027-11-26T12:00:00.000Z'],
  ['Thu, 31 Feb 2026 13:00:00 GMT', null],
  ['Wed, 25 Nov 2026 25:00:00 GMT', null],
  ['2026-11-25T13:00:00Z', null],
  ['-5', null],
  ['soon', null],
  ['', null],
  [undefined, null],
])('%s', (header, expected) => {
  expect(retryAfter(header, NOW)?.toISOString() ?? null).toBe(expected);
});
