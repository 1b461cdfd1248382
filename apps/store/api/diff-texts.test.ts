import type { DiffPart } from '#libs/contracts/api/revisions.js';
import { diffTexts } from './diff-texts.js';

const SIGNS = { equal: '', insert: '+', delete: '-' };
/** `[-deleted]`, `[+inserted]`, and what is equal as it is. */
const show = (parts: DiffPart[]): string =>
  parts.map(({ op, text }) => (op === 'equal' ? text : `[${SIGNS[op]}${text}]`)).join('');

/** The text without the parts of one kind. */
const without = (op: DiffPart['op'], parts: DiffPart[]): string =>
  parts.flatMap((part) => (part.op === op ? [] : part.text)).join('');

test.each([
  ['', '', 'en', ''],
  ['', 'New', 'en', '[+New]'],
  ['The mayor resigned.', 'The mayor resigned.', 'en', 'The mayor resigned.'],
  ['Three people died.', 'Four people died.', 'en', '[-Three][+Four] people died.'],
  ['A car hit two men.', 'A lorry struck three women.', 'en', 'A [-car hit two men][+lorry struck three women].'],
  ['One.\nTwo.', 'One.\nThree.', 'und', 'One.\n[-Two][+Three].'],
  ['東京で桜が咲いた。', '京都で桜が咲いた。', 'ja', '[-東京][+京都]で桜が咲いた。'],
  ['ฝนตกหนักในกรุงเทพ', 'ฝนตกเบาในกรุงเทพ', 'th', 'ฝน[-ตกหนัก][+ตกเบา]ในกรุงเทพ'],
  ['رئيس البلدية استقال', 'رئيس الوزراء استقال', 'ar', 'رئيس [-البلدية][+الوزراء] استقال'],
  ['a b', 'a c', 'not a language!', 'a [-b][+c]'],
])('%j becomes %j (%s)', (from, to, language, expected) => {
  const { parts, unit } = diffTexts(from, to, language);
  expect(show(parts)).toBe(expected);
  expect(unit).toBe('word');
});

const words = (count: number, seed: number): string =>
  Array.from({ length: count }, (_, n) => `w${(n * seed) % 99991}${n % 40 === 39 ? '\n' : ' '}`).join('');

test.each([
  ['long and alike', words(30_000, 7), `${words(30_000, 7)}end`, 'paragraph'],
  ['long and unlike', words(30_000, 7), words(30_000, 11), 'text'],
  ['a single word', 'x'.repeat(90_000), 'x'.repeat(90_001), 'word'],
  ['one endless paragraph', 'x '.repeat(150_000), 'y '.repeat(150_000), 'paragraph'],
  ['short and unlike', words(9_000, 7), words(9_000, 11), 'paragraph'],
  ['many unlike paragraphs', words(90_000, 7).replaceAll(' ', '\n'), words(90_000, 11).replaceAll(' ', '\n'), 'text'],
])('texts that are %s are compared in time', (_, from, to, expected) => {
  const started = performance.now();
  const { parts, unit } = diffTexts(from, to, 'en');
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(unit).toBe(expected);
  expect(without('insert', parts)).toBe(from);
  expect(without('delete', parts)).toBe(to);
});
