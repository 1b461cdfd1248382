import type { RememberedArticle } from './story-cluster.js';
import { VectorIndex } from './vector-index.js';

const DIMENSION = 64;
const LANGUAGES = ['en', 'ja', 'ar'];
const TOPICS = 80;

/** Deterministic noise between -1 and 1. */
function noise(seed: number, i: number): number {
  const value = Math.sin(seed * 12.9898 + i * 78.233) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

/** A vector as encoders make them: what the language has in common dominates what the text is about. */
function embed(topic: number, language: string, seed = 0): Int8Array {
  const own = LANGUAGES.indexOf(language);
  const components = Array.from(
    { length: DIMENSION },
    (_, i) => 3 * noise(1000 + own, i) + noise(topic + 1, i) + 0.3 * noise(5000 + seed, i),
  );
  const length = Math.hypot(...components);
  return Int8Array.from(components, (component) => Math.round((127 * component) / length));
}

let number = 0;
/** Only what the index reads. */
const article = (topic: number, language: string, model = 'm'): RememberedArticle =>
  ({ number: number++, language, embedding: { model, vector: embed(topic, language, number) }, articleId: `${topic} ${language}` }) as RememberedArticle; // prettier-ignore

function filled(): { index: VectorIndex; articles: RememberedArticle[] } {
  number = 0;
  const index = new VectorIndex();
  const articles = LANGUAGES.flatMap((language) =>
    Array.from({ length: TOPICS }, (_, topic) => article(topic, language)),
  );
  for (const one of articles) index.add(one);
  return { index, articles };
}

test.each([0, 7, 79])(
  'topic %d is found in the other languages, although each language has vectors of its own',
  (topic) => {
    const { index } = filled();
    const query = index.center({ model: 'm', vector: embed(topic, 'en', 999) }, 'en')!;
    const hits = index.nearest(query, 3).map((hit) => hit.article.articleId);
    expect(hits.sort()).toEqual(LANGUAGES.map((language) => `${topic} ${language}`).sort());
  },
);

test('an article that was removed is not found', () => {
  const { index, articles } = filled();
  index.remove(articles[7]!);
  const query = index.center(articles[7]!.embedding, 'en')!;
  expect(index.nearest(query, 5).map((hit) => hit.article)).not.toContain(articles[7]);
});

test('vectors of another model or length are not compared; the latest model is', () => {
  const { index, articles } = filled();
  expect(index.center({ model: 'other', vector: embed(1, 'en') }, 'en')).toBeNull();
  expect(index.center({ model: 'm', vector: new Int8Array(8).fill(1) }, 'en')).toBeNull();
  index.add(article(1, 'en', 'other'));
  expect(index.center(articles[0]!.embedding, 'en')).toBeNull();
  const query = index.center({ model: 'other', vector: embed(1, 'en') }, 'en')!;
  expect(index.nearest(query, 5)).toHaveLength(1);
  expect(index.cosine(query, articles[0]!)).toBe(0);
});

test('it grows certain with the number of texts', () => {
  expect(new VectorIndex().certainty).toBe(0);
  expect(filled().index.certainty).toBeGreaterThan(0.8);
});
