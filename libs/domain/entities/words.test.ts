import { Kind } from './anchor-kinds.js';
import { classOf } from './char-classes.js';
import { hash30 } from './fold.js';
import { wordOf, type WordRole } from './words.js';

const labels = new Map(Object.entries(Kind).map(([label, kind]) => [kind as number, label]));
const word = (surface: string) => wordOf(surface, classOf[surface.charCodeAt(0)] ?? 0);

function kindsOf(surface: string, role: WordRole): string[] {
  const keys = word(surface).keys(role);
  return keys.filter((_, index) => index % 2 === 0).map((kind) => labels.get(kind) ?? '');
}

test.each<[surface: string, role: WordRole, kinds: string[]]>([
  ['Merkel', 'name', ['Name', 'NamePrefix', 'NameSound']],
  ['Obama', 'name', ['Name']],
  ['Trump', 'name', ['Name', 'NameSound']],
  ['Washburn', 'name', ['Name', 'NamePrefix', 'NameSound', 'NameSound']],
  ['government', 'common', ['WordPrefix', 'WordSound']],
  ['and', 'common', []],
  ['of', 'common', []],
  ['UK', 'name', ['Country', 'Name']],
  ['EU', 'name', ['Name']],
  ['Eu', 'name', []],
  ['NATO', 'name', ['Name']],
  ['Microsoft', 'foreign', ['ForeignWord', 'WordPrefix', 'WordSound']],
  ['covid19', 'common', []],
  ['COVID19', 'name', ['Name']],
  ['Меркель', 'name', ['Name', 'NamePrefix', 'NameSound']],
  ['правительство', 'common', ['WordPrefix', 'WordSound']],
  ['भारत', 'common', ['Country']],
  ['오바마', 'common', []],
])('%s as %s word has %j', (surface, role, kinds) => {
  expect(kindsOf(surface, role)).toEqual(kinds);
});

test.each<[surface: string, isCity: boolean]>([
  ['Nice', true],
  ['nice', false],
  ['Essen', true],
  ['essen', false],
  ['Нальчик', true],
  ['القاهرة', true],
])('%s is a city: %s', (surface, isCity) => {
  expect(kindsOf(surface, 'common').includes('City')).toBe(isCity);
});

test.each<[surface: string, concept: string]>([
  ['Deutschlands', 'R:DE'],
  ['ألمانيا', 'R:DE'],
  ['Германии', 'R:DE'],
  ['марта', 'M:3'],
  ['euro', '$:EUR'],
])('%s means %s', (surface, concept) => {
  expect(word(surface).keys('common')).toContain(hash30(concept));
});

test('a small word does not lose its ending', () => {
  expect(kindsOf('Chinas', 'common')).toContain('Country');
  expect(kindsOf('chinas', 'common')).not.toContain('Country');
});

test.each<[one: string, other: string]>([
  ['Łódź', 'LODZ'],
  ['Хрущёв', 'хрущев'],
  ['مِصر', 'مصر'],
])('%s and %s are one word', (one, other) => {
  expect(word(one).id).toBe(word(other).id);
});

test.each<[one: string, other: string, kind: number]>([
  ['Хрущёв', 'Khrushchev', Kind.NameSound],
  ['Gorbatschow', 'Горбачёв', Kind.NameSound],
  ['Merkelová', 'Merkelowa', Kind.NamePrefix],
  ['Netanjahu', 'NETANJAHU', Kind.Name],
])('%s and %s share a key', (one, other, kind) => {
  const keys = (surface: string) => {
    const all = word(surface).keys('name');
    return all.filter((_, index) => index % 2 === 1 && all[index - 1] === kind);
  };
  expect(keys(one)).toEqual(expect.arrayContaining([...keys(other)]));
  expect(keys(other).length).toBeGreaterThan(0);
});

test.each<[surface: string, isCapital: boolean, isAllCaps: boolean]>([
  ['Berlin', true, false],
  ['NATO', true, true],
  ['I', true, false],
  ['berlin', false, false],
  ['МИД', true, true],
  ['东京', false, false],
  ['ქართული', false, false],
])('%s is written with a capital: %s, in capitals: %s', (surface, isCapital, isAllCaps) => {
  expect([word(surface).isCapital, word(surface).isAllCaps]).toEqual([isCapital, isAllCaps]);
});
