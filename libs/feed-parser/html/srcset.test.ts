import { jest } from '@jest/globals';
import { sanitize } from './sanitize.js';
import { mendSrcset } from './srcset.js';

const base = 'https://news.example/a/';

test.each([
  ['i.png', 'https://news.example/a/i.png'],
  ['/i.png 2x, i.png 480w', 'https://news.example/i.png 2x, https://news.example/a/i.png 480w'],
  ['i.png 1.5x,\n j.png 2x', 'https://news.example/a/i.png 1.5x, https://news.example/a/j.png 2x'],
  ['i.png 1x,j.png 2x', 'https://news.example/a/i.png 1x, https://news.example/a/j.png 2x'],
  ['/w_10,h_20/i.png 2x', 'https://news.example/w_10,h_20/i.png 2x'],
  ['i.png half, j.png 2x', 'https://news.example/a/j.png 2x'],
  ['i.png 2x 480w', ''],
  ['i.png 0w', ''],
  [' , ', ''],
])('%s', (written, expected) => {
  expect(mendSrcset(written, base)).toBe(expected);
});

test('without a base addresses stay', () => expect(mendSrcset('i.png 2x')).toBe('i.png 2x'));

test('a malformed srcset is left out without a word', () => {
  const said = jest.spyOn(console, 'log').mockImplementation(() => {});
  expect(sanitize('<img src="/i.png" srcset="i.png what, j.png 7q">', base)).toBe(
    '<img src="https://news.example/i.png" />',
  );
  sanitize('<img src="/i.png" srcset="i.png what">');
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
});

test('a hostile srcset takes no time', () => {
  const started = performance.now();
  for (const piece of [',', ', ', ' 2x,', ' .', '1', ' 1.']) mendSrcset(piece.repeat(20_000 / piece.length), base);
  expect(performance.now() - started).toBeLessThan(1000);
});
