import { extractAnchors } from '../entities/extract-anchors.js';
import { ownSlots } from './own-slots.js';
import { linesOf } from './memory/page-furniture.js';

const title = 'Obama';
/** The surfaces that count, with their places, when the lines that begin with # are furniture; places of signs stay. */
function own(text: string): [surface: string, start: number][] {
  const whole = `${title}\n${text}`;
  const furniture = linesOf(text).filter(({ start }) => text[start] === '#');
  const doc = ownSlots(extractAnchors(whole, 'en'), whole, furniture, title.length + 1);
  const slots = [...doc.starts.keys()].filter((slot) => doc.counts[slot]! > 0);
  return slots.map((slot): [string, number] => {
    const start = doc.starts[slot]!;
    return [whole.slice(start, start + doc.lengths[slot]!), start];
  }).sort((a, b) => a[1] - b[1]); // prettier-ignore
}

test.each<[text: string, expected: [string, number][]]>([
  ['Merkel', [['Obama', 0], ['Merkel', 6]]],
  ['# Merkel', [['Obama', 0]]],
  ['# Merkel\nPutin', [['Obama', 0], ['Putin', 15]]],
  ['# Merkel\nPutin Merkel', [['Obama', 0], ['Putin', 15], ['Merkel', 21]]],
  ['# Merkel\n# Merkel\nPutin', [['Obama', 0], ['Putin', 24]]],
  ['# Obama', [['Obama', 0]]],
])('%j', (text, expected) => {
  expect(own(text)).toEqual(expected);
}); // prettier-ignore

test('without such lines the document is the same', () => {
  const doc = extractAnchors('Merkel met Obama', 'en');
  expect(ownSlots(doc, 'Merkel met Obama', [], 0)).toBe(doc);
});
