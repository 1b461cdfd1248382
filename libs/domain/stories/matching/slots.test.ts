import { RawArticle } from '#libs/contracts/raw-article.js';
import { normalizeArticle } from '../../normalize-article.js';
import { KeySelector, readAnchors, splitSurfaceForms } from '../article-anchors.js';
import { BoilerplateLines } from '../memory/boilerplate-lines.js';
import { defaultSettings } from '../weighting/settings.js';
import { readSideBySide } from './slots.js';

const selector = new KeySelector(defaultSettings);
const noBoilerplate = new BoilerplateLines();

function read(text: string, language: string) {
  const raw = RawArticle.parse({ guid: '1', source: 'test', text, language });
  const { anchors, surfaceForms } = readAnchors(normalizeArticle(raw, new Date()), noBoilerplate, selector);
  return { anchors, words: splitSurfaceForms(surfaceForms) };
}

const cases: [what: string, language: string, text: string, other: string, replaced: string[]][] = [
  [
    'a place and figures',
    'en',
    'The county of Marlow reported 552 new cases on Monday, and 42,713 since the start.',
    'The county of Teton reported 470 new cases on Monday, and 22,877 since the start.',
    ['552', '42,713', 'Marlow'],
  ],
  [
    'nothing, where only a sentence was added',
    'en',
    'The county of Marlow reported 552 new cases on Monday. This corrects an earlier report of last week.',
    'The county of Marlow reported 552 new cases on Monday.',
    [],
  ],
  [
    'a road and a town',
    'fr',
    'Un accident de voiture est survenu lundi sur la route de Vernon, à hauteur du pont de Bernay.',
    'Un accident de voiture est survenu lundi sur la route de Lisieux, à hauteur du pont de Rouen.',
    ['Vernon', 'Bernay'],
  ],
  [
    'a station, in a script without capitals',
    'ru',
    'Уровень воды на посту Жуковка в понедельник составил 312 сантиметров.',
    'Уровень воды на посту Зарайск в понедельник составил 287 сантиметров.',
    ['312', 'Жуковка'],
  ],
];
test.each(cases)('%s (%s)', (_what, language, text, other, replaced) => {
  const { anchors, words } = read(text, language);
  const found = readSideBySide(anchors, read(other, language).anchors)!.replaced.map((mention) => words[mention]!);
  expect(found.sort()).toEqual([...replaced].sort());
});

test('a text is the same as itself; unrelated ones have hardly an order in common', () => {
  const { anchors } = read('Dayton expects a high of 66 degrees on Monday, with winds from the south at 22 mph.', 'en');
  expect(readSideBySide(anchors, anchors)).toMatchObject({ share: 1, replaced: [] });
  const other = read('The council of Bergen voted for a new harbour after a debate of seven hours.', 'en');
  expect(readSideBySide(anchors, other.anchors)?.share).toBeLessThan(0.2);
  expect(readSideBySide(anchors, other.anchors, 0.2)).toBeNull();
});
