import { evenSpaces, splitParagraphs, toPlain } from './paragraphs.js';

test.each([
  ['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
  ['so\u00adft zero\u200bwidth \ufeffmark\u0007', 'soft zerowidth mark'],
  ['Cafe\u0301', 'Café'],
])('%j is plainly %j', (text, plain) => expect(toPlain(text).text).toBe(plain));

test.each([
  ['one\n\n two \nthree', ['one', 'two', 'three']],
  ['one two\u00a0 three', ['one two three']],
  ['one   two', ['one', 'two']],
  ['The port is shut.Ships go south.', ['The port is shut.', 'Ships go south.']],
  ['“The port is shut.”Ships go south.', ['“The port is shut.”', 'Ships go south.']],
  ['The port is shut.“Ships go south.', ['The port is shut.', '“Ships go south.']],
  ['U.S.A and site.com', ['U.S.A and site.com']],
  [' \n\u00a0\n', []],
])('%j has the paragraphs %j', (text, lines) => expect(splitParagraphs(toPlain(text))).toEqual(lines));

test('even spaces', () => {
  expect(evenSpaces(' a \u00a0 b\t\n \n\n c ')).toBe('a b\nc');
  expect(evenSpaces(`${'a\u00a0'.repeat(1 << 20)}  b`)).toBe(`${'a '.repeat(1 << 20)}b`);
});

test('thousands of marks on a letter are put into order in no time', () => {
  const text = `a${'\u0301\u0323'.repeat(200_000)}`;
  const started = performance.now();
  expect(toPlain(text).text.length).toBeGreaterThanOrEqual(text.length);
  expect(performance.now() - started).toBeLessThan(2000);
});
