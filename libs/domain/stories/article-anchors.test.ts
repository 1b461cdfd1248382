import { extractAnchors } from '../entities/extract-anchors.js';
import { joinSurfaceForms, splitSurfaceForms, withoutLines } from './article-anchors.js';
import { splitLines } from './memory/boilerplate-lines.js';

const title = 'Obama';
/** Surface forms that count, with their positions, when lines that begin with # are boilerplate. Punctuation keeps its place. */
function counted(text: string): [surfaceForm: string, start: number][] {
  const whole = `${title}\n${text}`;
  const boilerplate = splitLines(text).filter(({ start }) => text[start] === '#');
  const doc = withoutLines(extractAnchors(whole, 'en'), whole, boilerplate, title.length + 1);
  const mentions = [...doc.starts.keys()].filter((mention) => doc.counts[mention]! > 0);
  return mentions.map((mention): [string, number] => {
    const start = doc.starts[mention]!;
    return [whole.slice(start, start + doc.lengths[mention]!), start];
  }).sort((a, b) => a[1] - b[1]); // prettier-ignore
}

describe('mentions outside of boilerplate lines', () => {
  test.each<[text: string, expected: [string, number][]]>([
    ['Merkel', [['Obama', 0], ['Merkel', 6]]],
    ['# Merkel', [['Obama', 0]]],
    ['# Merkel\nPutin', [['Obama', 0], ['Putin', 15]]],
    ['# Merkel\nPutin Merkel', [['Obama', 0], ['Putin', 15], ['Merkel', 21]]],
    ['# Merkel\n# Merkel\nPutin', [['Obama', 0], ['Putin', 24]]],
    ['# Obama', [['Obama', 0]]],
  ])('%j', (text, expected) => {
    expect(counted(text)).toEqual(expected);
  }); // prettier-ignore

  test('without such lines the document is the same', () => {
    const doc = extractAnchors('Merkel met Obama', 'en');
    expect(withoutLines(doc, 'Merkel met Obama', [], 0)).toBe(doc);
  });
});

describe('surface forms', () => {
  function surfaceFormsOf(text: string): string[] {
    const doc = extractAnchors(text, 'und');
    return splitSurfaceForms(joinSurfaceForms(doc, [...doc.starts.keys()], text));
  }

  test.each<[text: string, surfaceForms: string[]]>([
    ['', ['']],
    ['Merkel', ['Merkel']],
    ['1,234 Merkel 5 Obama', ['1,234', '5', 'Merkel', 'Obama']],
    ['about New\nYork', ['about', 'New York', 'New', 'York']],
  ])('of %j are %j', (text, surfaceForms) => {
    expect(surfaceFormsOf(text)).toEqual(surfaceForms);
  });

  test('of the first 32 mentions are remembered', () => {
    const numbers = Array.from({ length: 60 }, (_, i) => `${i + 100}`);
    expect(surfaceFormsOf(numbers.join(', '))).toEqual(numbers.slice(0, 32));
  });
});
