import { DocumentFrequencies } from './document-frequencies.js';

type Article = [language: string, ...keys: number[]];

function count(frequencies: DocumentFrequencies, [language, ...keys]: Article, sign: 1 | -1 = 1): void {
  frequencies[sign === 1 ? 'add' : 'remove'](Int32Array.from(keys), keys.length * 2, language);
}

function counted(...articles: Article[]): DocumentFrequencies {
  const frequencies = new DocumentFrequencies();
  for (const article of articles) count(frequencies, article);
  return frequencies;
}

const few = counted(['en', 5, 9], ['en', 9], ['de', 9, 2]);

test.each<[key: number, overall: number, english: number, german: number]>([
  [9, 3, 2, 1],
  [5, 1, 1, 0],
  [2, 1, 0, 1],
  [1, 0, 0, 0],
])('key %d: in %d articles, %d in English, %d in German', (key, ...expected) => {
  const inLanguage = (tag: string) => few.frequencyIn(few.keyId(key), few.languageId(tag));
  expect([few.frequency(few.keyId(key)), inLanguage('en'), inLanguage('de')]).toEqual(expected);
});

test('articles are counted in all and by language', () => {
  const { articleCount, meanMentions } = few;
  const articles = ['en', 'de', 'fr'].map((tag) => few.articlesIn(few.languageId(tag)));
  expect({ articleCount, meanMentions, articles }).toEqual({
    articleCount: 3,
    meanMentions: 10 / 3,
    articles: [2, 1, 0],
  });
});

test('an unknown language has id -1 and no counts', () => {
  expect(few.languageId('fr')).toBe(-1);
  expect([few.frequencyIn(few.keyId(9), -1), few.frequencyIn(-1, 1), few.frequency(-1)]).toEqual([0, 0, 0]);
});

test('without articles the mean number of mentions is 1', () => {
  expect(new DocumentFrequencies()).toMatchObject({ articleCount: 0, meanMentions: 1 });
});

test('keys have dense ids', () => {
  const numbers = [2, 5, 9].map((key) => few.keyId(key));
  expect([...numbers].sort()).toEqual([0, 1, 2]);
});

test('removing an article undoes its counts and frees its ids', () => {
  const frequencies = counted(['en', 1, 2], ['de', 2, 3]);
  const number = (key: number) => frequencies.keyId(key);
  const freed = [number(1), number(3)];
  const stays = number(2);
  count(frequencies, ['en', 1, 2], -1);
  expect([1, 2, 3].map((key) => frequencies.frequency(frequencies.keyId(key)))).toEqual([0, 1, 1]);
  expect(frequencies.keyId(1)).toBe(-1);
  expect(frequencies.frequencyIn(frequencies.keyId(2), frequencies.languageId('en'))).toBe(0);
  expect(frequencies).toMatchObject({ articleCount: 1, meanMentions: 4 });
  count(frequencies, ['de', 2, 3], -1);
  count(frequencies, ['fr', 7, 8, 2]);
  expect(new Set([7, 8, 2].map(number))).toEqual(new Set([...freed, stays]));
});

test('thousands of keys that come and go', () => {
  const frequencies = new DocumentFrequencies();
  const article = (i: number): Article => [
    i % 3 ? 'en' : 'de',
    ...Array.from({ length: 100 }, (_, k) => (i * 61 + k * 37) % 9973),
  ];
  for (let i = 0; i < 600; i++) {
    count(frequencies, article(i));
    if (i >= 100) count(frequencies, article(i - 100), -1);
  }
  const expected = new Map<number, number>();
  for (let i = 500; i < 600; i++)
    for (const key of article(i).slice(1) as number[]) expected.set(key, (expected.get(key) ?? 0) + 1);
  const all = Array.from({ length: 9973 }, (_, key) => frequencies.frequency(frequencies.keyId(key)));
  const both = (key: number) =>
    ['en', 'de'].map((tag) => frequencies.frequencyIn(frequencies.keyId(key), frequencies.languageId(tag)));
  expect(all.map((_, key) => both(key).reduce((a, b) => a + b))).toEqual(all);
  expect(all).toEqual(Array.from({ length: 9973 }, (_, key) => expected.get(key) ?? 0));
});
