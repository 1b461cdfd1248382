import { formatInterval, inWords, parseInterval } from './interval.js';

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
])('%s is %i ms, and back', (text, milliseconds) => {
  expect(parseInterval(text)).toBe(milliseconds);
  expect(formatInterval(milliseconds)).toBe(text);
});

test.each(['', '0s', '5', '15 m', '-1h', '99999s', '1w'])('%j is no interval', (text) =>
  expect(parseInterval(text)).toBeNull(),
);

test.each([
  [2_000, '2 s'],
  [1_440_000, '24 min'],
  [9_000_000, '2.5 h'],
  [3 * 86_400_000, '3 days'],
])('%i ms are %s', (milliseconds, words) => expect(inWords(milliseconds)).toBe(words));
