import { splitParagraphs, toPlainText } from './normalize-text.js';

test.each([
  ['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
  ['so\u00adft zero\u200bwidth \ufeffmark\u0007', 'soft zerowidth mark'],
  ['Cafe\u0301', 'Café'],
  ['O\u0092Brien \u0096 \u0093for 5 \u0080\u0094\u0085', 'O’Brien – “for 5 €”…'],
  ['esc\u009bape\u007f and \u0081undefined', 'esc›ape and undefined'],
])('the plain text of %j is %j', (text, plain) => expect(toPlainText(text).text).toBe(plain));

test.each([
  ['one\n\n two \nthree', ['one', 'two', 'three']],
  ['one two\u00a0 three', ['one two three']],
  ['one   two', ['one', 'two']],
  ['The port is shut.Ships go south.', ['The port is shut.', 'Ships go south.']],
  ['“The port is shut.”Ships go south.', ['“The port is shut.”', 'Ships go south.']],
  ['The port is shut.“Ships go south.', ['The port is shut.', '“Ships go south.']],
  ['U.S.A and site.com', ['U.S.A and site.com']],
  [' \n\u00a0\n', []],
])('%j has the paragraphs %j', (text, paragraphs) =>
  expect(splitParagraphs(toPlainText(text), 1000)).toEqual({ paragraphs, rest: '' }),
);

test.each([
  ['a line', 'one two\nthree four five', 10, ['one two'], 'three four five'],
  ['a word', 'one two three', 10, ['one two'], 'three'],
  ['a character', 'ab😀cd', 3, ['ab'], '😀cd'],
])('a long text is cut before %s', (_, text, maxLength, paragraphs, rest) =>
  expect(splitParagraphs(toPlainText(text), maxLength)).toEqual({ paragraphs, rest }),
);

test('what is cut off has single spaces and no empty lines', () => {
  const rest = (text: string) => splitParagraphs({ text, isEven: false }, 0).rest;
  expect(rest(' a \u00a0 b\t\n \n\n c ')).toBe('a b\nc');
  expect(rest(`${'a\u00a0'.repeat(1 << 20)}  b`)).toBe(`${'a '.repeat(1 << 20)}b`);
});

test('thousands of marks on a letter are sorted in linear time', () => {
  const text = `a${'\u0301\u0323'.repeat(200_000)}`;
  const started = performance.now();
  expect(toPlainText(text).text.length).toBeGreaterThanOrEqual(text.length);
  expect(performance.now() - started).toBeLessThan(2000);
});
