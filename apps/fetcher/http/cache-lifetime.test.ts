import { freshnessMs } from './cache-lifetime.js';

const NOW = new Date('2026-11-25T12:00:00Z');
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
])('%s', (_name, headers, seconds) => {
  expect(freshnessMs(headers, NOW)).toBe(seconds && seconds * 1000);
});
