import { isRight } from './conformance-score.js';

test.each<[field: string, expected: string | null, found: string | undefined, right: boolean]>([
  ['title', ' a\n', 'a', true],
  ['title', 'a', 'b', false],
  ['title', null, undefined, true],
  ['title', '', undefined, true],
  ['title', null, 'a', false],
  ['title', 'a', undefined, false],
  ['title', '1 < 2', '1 &lt; 2', true],
  ['title', 'the <blink> tag', 'the &lt;blink&gt; tag', true],
  ['title', 'the <b>b</b>', 'the &lt;b&gt;b&lt;/b&gt;', true],
  ['title', 'the b', 'the <b>b</b>', false],
  ['title', '<b>b</b>', 'b', false],
  ['summary', '<img alt="x" src="y" />', "<img src='y' alt=x>", true],
  ['summary', '<img alt="x">', '<img alt="y">', false],
  ['summary', '<p>a b</p>', '<p>a  b</p>', false],
  ['summary', '<p>a</p><!-- b -->', '<p>a</p>', true],
  ['summaryText', 'a b', '<p>a</p><p>b</p>', true],
  ['summaryText', 'a c', '<p>a</p><p>b</p>', false],
  ['link', 'http://a.example', 'http://a.example/', false],
  ['link', 'a&b', 'a&amp;b', false],
  ['publishedUtc', '2025-07-17T10:00:00Z', '2025-07-17T10:00:00.000Z', true],
  ['publishedUtc', '2025-07-17T10:00:00Z', '2025-07-17T10:00:01.000Z', false],
  ['publishedUtc', null, undefined, true],
])('%s: %j against %j is %s', (field, expected, found, right) => {
  expect(isRight(field, expected, [found])).toBe(right);
});

test('one of several readings has to be right', () => {
  expect(isRight('summaryText', 'a', ['b', 'a'])).toBe(true);
});
