import { BoilerplateLines, edgeHashes, splitLines } from './boilerplate-lines.js';

const lines = (text: string) => splitLines(text).map(({ start, end }) => text.slice(start, end));

test.each<[text: string, expected: string[]]>([
  ['', []],
  ['one', ['one']],
  ['one\ntwo', ['one', 'two']],
  ['\n\none\n\ntwo\n', ['one', 'two']],
])('%j has the lines %j', (text, expected) => {
  expect(lines(text)).toEqual(expected);
});

test.each<[text: string, remembered: string]>([
  ['a\nb\nc', 'a\nb\nc'],
  ['a\nb\nc\nd\ne\nf\ng\nh', 'a\nb\nc\nf\ng\nh'],
  ['a\na\na', 'a'],
  ['', ''],
])('of %j the lines at both ends are hashed', (text, remembered) => {
  expect(edgeHashes(splitLines(text))).toEqual(splitLines(remembered).map(({ hash }) => hash));
});

const body = (topic: string) => `The ${topic} was the talk of the town on Monday.\nNobody had expected the ${topic}.`;
const call = 'Subscribe to our newsletter.';
const legal = '© Example Media Group';

/** `+` before a text: an article that came; `-`: one that was forgotten. */
test.each<[name: string, history: string[], text: string, boilerplate: string[]]>([
  ['nothing is known at first', [], `${call}\n${body('fire')}`, []],
  ['a line of an earlier article', [`+${call}\n${body('fire')}`], `${call}\n${body('storm')}`, [call]],
  ['lines at both ends', [`+${call}\n${body('fire')}\n${legal}`], `${body('storm')}\n${legal}\n${call}`, [legal, call]],
  ['most of the text is one earlier article', [`+${body('fire')}\n${call}`], `${body('fire')}\n${call}`, []],
  ['most of the text is what several had', [`+${call}\n${legal}`, `+${call}\n${legal}`], `${call}\n${legal}\nFire!`, [call, legal]],
  ['a forgotten article', [`+${call}\n${body('fire')}`, `-${call}\n${body('fire')}`], `${call}\n${body('storm')}`, []],
  ['one of two forgotten', [`+${call}`, `+${call}`, `-${call}`], `${call}\n${body('storm')}`, [call]],
])('%s', (_name, history, text, boilerplate) => {
  const known = new BoilerplateLines();
  for (const step of history) known[step.startsWith('+') ? 'add' : 'remove'](edgeHashes(splitLines(step.slice(1))));
  expect(known.among(splitLines(text)).map(({ start, end }) => text.slice(start, end))).toEqual(boilerplate);
}); // prettier-ignore
