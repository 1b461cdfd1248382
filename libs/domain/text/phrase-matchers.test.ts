import { PhraseMatcher } from './phrase-matchers.js';

const matcher = new PhraseMatcher([
  ['she', 'he'],
  ['hers', 'usher'],
  ['рассылк', '通讯'],
  ['t.co/', 'tik tok'],
]);

test.each<[string, number]>([
  ['', 0],
  ['nothing of it', 0],
  ['SHE', 1],
  ['hers', 3],
  ['ushers', 3],
  ['h er s', 0],
  ['Подписка на РАССЫЛКУ', 4],
  ['加密通讯社', 4],
  ['at.co/x and TIK TOK', 8],
  ['tik tik tok', 8],
  ['sshhe t.c t.co/', 9],
])('%s', (text, groups) => expect(matcher.find(text)).toBe(groups));

test('text before the start is ignored', () => expect(matcher.find('she', 1)).toBe(1));

test('finds what a search for each phrase finds', () => {
  const phrases = ['aba', 'ab', 'bab', 'abba', 'c', 'ca', 'acab'];
  const each = new PhraseMatcher(phrases.map((phrase) => [phrase]));
  for (let n = 0; n < 3 ** 7; n++) {
    const text = n
      .toString(3)
      .padStart(7, '0')
      .replace(/./g, (digit) => 'abc'[Number(digit)]!);
    const expected = phrases.reduce((bits, phrase, i) => bits | (text.includes(phrase) ? 1 << i : 0), 0);
    expect([text, each.find(text)]).toEqual([text, expected]);
  }
});
