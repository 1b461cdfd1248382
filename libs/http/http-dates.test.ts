import { freshnessMs, retryAfter } from './http-dates.js';

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
])('Retry-After: %s', (header, expected) => {
  expect(retryAfter(header, NOW)?.toISOString() ?? null).toBe(expected);
});

const SENT = { date: 'Wed, 25 Nov 2026 12:00:00 GMT' };

test.each<[string, Record<string, string>, number | null]>([
  ['says nothing', {}, null],
  ['max-age', { 'cache-control': 'public, max-age=600' }, 600],
  ['quoted', { 'cache-control': 'Max-Age="600"' }, 600],
  ['the first of two', { 'cache-control': 'max-age=60, max-age=600' }, 60],
  ['not a number', { 'cache-control': 'max-age=soon' }, 0],
  ['endless', { 'cache-control': 'max-age=99999999999999999999' }, 366 * 24 * 3600],
  ['s-maxage is for shared caches', { 'cache-control': 's-maxage=600' }, null],
  ['less its age', { 'cache-control': 'max-age=600', age: '200' }, 400],
  ['older than its lifetime', { 'cache-control': 'max-age=600', age: '700' }, 0],
  ['max-age before Expires', { 'cache-control': 'max-age=600', expires: 'Wed, 25 Nov 2026 15:00:00 GMT' }, 600],
  ['no-cache', { 'cache-control': 'no-cache, max-age=600' }, 0],
  ['no-store', { 'cache-control': 'no-store' }, 0],
  ['Expires', { ...SENT, expires: 'Wed, 25 Nov 2026 13:00:00 GMT' }, 3600],
  [
    'Expires by a clock that is wrong',
    { date: 'Wed, 25 Nov 2020 12:00:00 GMT', expires: 'Wed, 25 Nov 2020 13:00:00 GMT' },
    3600,
  ],
  ['Expires without Date', { expires: 'Wed, 25 Nov 2026 12:30:00 GMT' }, 1800],
  ['Expires in the past', { ...SENT, expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  ['Expires that is no date', { ...SENT, expires: '0' }, 0],
  ['Expires less age', { ...SENT, expires: 'Wed, 25 Nov 2026 13:00:00 GMT', age: '600' }, 3000],
])('freshness: %s', (_name, headers, seconds) => {
  expect(freshnessMs(headers, NOW)).toBe(seconds && seconds * 1000);
});
