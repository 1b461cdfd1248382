import { extractAnchors } from '../entities/extract-anchors.js';
import { splitSurfaces, surfacesOf } from './surfaces.js';

function surfacesIn(text: string): string[] {
  const doc = extractAnchors(text, 'und');
  return splitSurfaces(surfacesOf(doc, [...doc.starts.keys()], text));
}

test.each<[text: string, surfaces: string[]]>([
  ['', ['']],
  ['Merkel', ['Merkel']],
  ['1,234 Merkel 5 Obama', ['1,234', '5', 'Merkel', 'Obama']],
  ['about New\nYork', ['about', 'New York', 'New', 'York']],
])('%j has the surfaces %j', (text, surfaces) => {
  expect(surfacesIn(text)).toEqual(surfaces);
});

test('those of the first 32 slots are remembered', () => {
  const numbers = Array.from({ length: 60 }, (_, i) => `${i + 100}`);
  expect(surfacesIn(numbers.join(', '))).toEqual(numbers.slice(0, 32));
});
