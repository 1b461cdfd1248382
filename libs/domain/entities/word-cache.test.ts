import { Kind } from './anchor-kinds.js';
import { hash30 } from './hashes.js';
import { lexicon } from './lexicon.js';
import { Tokens } from './tokens.js';
import { WordCache } from './word-cache.js';
import { Role, Trait } from './word-keys.js';

const cache = new WordCache(lexicon());
const tokens = new Tokens();
const labels = new Map(Object.entries(Kind).map(([label, kind]) => [kind as number, label]));
const ROLES = { name: Role.Name, foreign: Role.Foreign, common: Role.Common };
type WordRole = keyof typeof ROLES;

/** Number of the word in a text of one word. */
function numberOf(surface: string, language = 'und'): number {
  tokens.read(surface, language, { number: (start) => start + 1, run: () => undefined });
  cache.resolve(surface, tokens, language);
  return cache.words[0]!;
}

/** Pairs of kind and key. */
function keysOf(surface: string, role: WordRole, language = 'und'): number[] {
  const set = cache.keysOf(numberOf(surface, language), ROLES[role], surface, 0, surface.length);
  return [...cache.keySets.subarray(set + 1, set + 1 + cache.keySets[set]!)];
}

function kindsOf(surface: string, role: WordRole, language = 'und'): string[] {
  const keys = keysOf(surface, role, language);
  return keys.filter((_, index) => index % 2 === 0).map((kind) => labels.get(kind) ?? '');
}

test.each<[surface: string, role: WordRole, kinds: string[]]>([
  ['Merkel', 'name', ['Name', 'NamePrefix', 'NameSound']],
  ['Obama', 'name', ['Name']],
  ['Trump', 'name', ['Name', 'NameSound']],
  ['Washburn', 'name', ['Name', 'NamePrefix', 'NameSound', 'NameSound']],
  ['government', 'common', ['Word', 'WordPrefix', 'WordSound']],
  ['of', 'common', []],
  ['UK', 'name', ['Country', 'Name']],
  ['EU', 'name', ['Name']],
  ['Eu', 'name', []],
  ['NATO', 'name', ['Name']],
  ['Microsoft', 'foreign', ['ForeignWord', 'WordPrefix', 'WordSound']],
  ['covid19', 'common', ['Word']],
  ['COVID19', 'name', ['Name']],
  ['Меркель', 'name', ['Name', 'NamePrefix', 'NameSound']],
  ['правительство', 'common', ['Word', 'WordPrefix', 'WordSound']],
  ['भारत', 'common', ['Country', 'Word']],
  ['오바마', 'common', ['Word']],
])('%s as %s word has %j', (surface, role, kinds) => {
  expect(kindsOf(surface, role)).toEqual(kinds);
});

test.each<[surface: string, role: WordRole, language: string, kinds: string[]]>([
  ['government', 'common', 'en', ['Meaning', 'WordPrefix', 'WordSound']],
  ['gobierno', 'common', 'es', ['Meaning', 'Meaning', 'WordPrefix', 'WordSound']],
  ['правительство', 'common', 'ru', ['Meaning', 'Meaning', 'WordPrefix', 'WordSound']],
  // An English word is its own meaning.
  ['zzyzxborough', 'common', 'en', ['Meaning', 'WordPrefix', 'WordSound']],
  ['zzyzxborough', 'common', 'de', ['Word', 'WordPrefix', 'WordSound']],
  ['and', 'common', 'en', []],
  ['the', 'common', 'en', []],
  ['Polizei', 'name', 'de', ['Meaning', 'Name', 'NamePrefix']],
  ['Polen', 'name', 'de', ['Country', 'Meaning', 'Name']],
])('%s as %s word in %s has %j', (surface, role, language, kinds) => {
  expect(kindsOf(surface, role, language)).toEqual(kinds);
});

/** Meaning keys of a common word. */
function meanings(surface: string, language: string): number[] {
  const keys = keysOf(surface, 'common', language);
  return keys.filter((_, index) => index % 2 === 1 && keys[index - 1] === Kind.Meaning);
}

describe('meanings', () => {
  test.each<[one: string, language: string, other: string, otherLanguage: string]>([
    ['juegos', 'es', 'games', 'en'],
    ['juego', 'es', 'game', 'en'],
    ['олимпиада', 'ru', 'olimpiada', 'pl'],
    ['олимпиады', 'ru', 'олимпиада', 'ru'],
    ['gobierno', 'es', 'government', 'en'],
    ['pie', 'es', 'foot', 'en'],
    ['Polizei', 'de', 'police', 'fr'],
  ])('%s (%s) and %s (%s) share one', (one, language, other, otherLanguage) => {
    const others = meanings(other, otherLanguage);
    expect(meanings(one, language).filter((key) => others.includes(key))).not.toEqual([]);
  });

  test.each<[one: string, language: string, other: string, otherLanguage: string]>([
    ['pie', 'es', 'pie', 'en'],
    ['essen', 'de', 'essen', 'en'],
  ])('%s (%s) and %s (%s) share none', (one, language, other, otherLanguage) => {
    const others = meanings(other, otherLanguage);
    expect(meanings(one, language).length * others.length).toBeGreaterThan(0);
    expect(meanings(one, language).filter((key) => others.includes(key))).toEqual([]);
  });

  test('are two at most', () => {
    expect(meanings('juego', 'es')).toHaveLength(2);
  });
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
  ['Москве', 'C:524901'],
  ['Москвы', 'C:524901'],
  ['Prahy', 'C:3067696'],
  ['Polens', 'R:PL'],
  ['марта', 'M:3'],
  ['euro', '$:EUR'],
])('%s means %s', (surface, concept) => {
  expect(keysOf(surface, 'common')).toContain(hash30(concept));
});

test.each(['Police', 'Polizei', 'Policía', 'police'])('%s is not Poland', (surface) => {
  expect(keysOf(surface, 'name')).not.toContain(hash30('R:PL'));
});

test('a word in lower case is not inflected', () => {
  expect(kindsOf('Chinas', 'common')).toContain('Country');
  expect(kindsOf('chinas', 'common')).not.toContain('Country');
});

describe('the cache', () => {
  test('gives equal words of a text one number', () => {
    const text = 'Paris, Rome 12 Paris';
    tokens.read(text, 'en', { number: (start) => start + 2, run: () => undefined });
    cache.resolve(text, tokens, 'en');
    const [paris, rome, , again] = cache.words;
    expect([again, numberOf('Rome', 'en')]).toEqual([paris, rome]);
    expect(paris).not.toBe(rome);
  });

  test.each<[one: string, other: string]>([
    ['Łódź', 'LODZ'],
    ['Хрущёв', 'хрущев'],
    ['مِصر', 'مصر'],
    ['ко\u0301шка', 'кошка'],
    ['می\u200cخواهم', 'میخواهم'],
  ])('%s and %s are two words of one form', (one, other) => {
    expect(numberOf(one)).not.toBe(numberOf(other));
    expect(cache.formOf(numberOf(one))).toBe(cache.formOf(numberOf(other)));
  });

  test('a surface form is another word in another language', () => {
    expect(numberOf('pie', 'es')).not.toBe(numberOf('pie', 'en'));
    expect(keysOf('pie', 'common', 'es')).not.toEqual(keysOf('pie', 'common', 'en'));
  });

  test('a word keeps its number until there is no room', () => {
    const number = numberOf('Berlin');
    cache.makeRoom(1000);
    expect(numberOf('Berlin')).toBe(number);
    const keys = keysOf('Berlin', 'name');
    cache.makeRoom(1_000_000);
    expect(keysOf('Berlin', 'name')).toEqual(keys);
  });
});

test.each<[one: string, other: string, kind: number]>([
  ['Хрущёв', 'Khrushchev', Kind.NameSound],
  ['Gorbatschow', 'Горбачёв', Kind.NameSound],
  ['Merkelová', 'Merkelowa', Kind.NamePrefix],
  ['Netanjahu', 'NETANJAHU', Kind.Name],
])('%s and %s share a key', (one, other, kind) => {
  const keys = (surface: string) => {
    const all = keysOf(surface, 'name');
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
  ['ქართული', false, false],
])('%s is capitalised: %s, in capitals: %s', (surface, isCapital, isAllCaps) => {
  const traits = cache.traitsOf(numberOf(surface));
  expect([(traits & Trait.Capital) > 0, (traits & Trait.AllCaps) > 0]).toEqual([isCapital, isAllCaps]);
});
