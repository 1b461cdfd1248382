import { contentHash } from './identity.js';

const equal: [what: string, a: string, b: string][] = [
  ['case', 'Dockers WALK Out', 'dockers walk out'],
  ['space and line breaks', 'dockers walk\nout', ' dockers  walk\u00a0out\u200b'],
  ['punctuation', '“Dockers”, walk — out!', 'dockers walk out'],
  ['Unicode form', 'Málaga ガ', 'Ma\u0301laga カ\u3099'],
  ['final sigma', 'ΟΔΟΣ', 'οδος'],
  ['a capital I with a dot', 'İstanbul', 'İstanbul'.toLowerCase()],
  ['astral capitals', '𞤀𐐀', '𞤢𐐨'],
  ['marks in any order', 'a\u0323\u0301'.repeat(50), 'a\u0301\u0323'.repeat(50)],
];
test.each(equal)('equal but for %s', (_, a, b) => expect(contentHash('', a)).toBe(contentHash('', b)));

const different: [what: string, a: string, b: string][] = [
  ['a letter', 'dockers', 'lockers'],
  ['an accent', 'cafe', 'café'],
  ['a number', '4200 dockers', '4201 dockers'],
  ['a sign', '5 €', '5 $'],
  ['an emoji', 'out 😀', 'out 🎉'],
  ['order', 'ab', 'ba'],
];
test.each(different)('different by %s', (_, a, b) => expect(contentHash('', a)).not.toBe(contentHash('', b)));

test('all of a long text counts, wherever its pairs of surrogates are cut', () => {
  const text = `x${'😀'.repeat(50_000)}`;
  const hashes = [text, `${text}y`, `y${text}`, text.replace('x', ''), `${text}\ud800`].map((t) => contentHash('', t));
  expect(new Set(hashes).size).toBe(5);
  expect(contentHash('', text)).toBe(contentHash('', text.replaceAll('😀', '😀 ')));
});
