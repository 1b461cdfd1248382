import type { ArticleClustered } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { RawArticle } from '#libs/contracts/raw-article.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { topics } from '#libs/contracts/topics.js';
import { append } from '#libs/messaging/postgres-log/log-table.js';
import { clustered, idOf, merged } from '../stories/store.fixtures.js';
import { startStoreApi, type StoreApi } from '../store-api.fixtures.js';

let api: StoreApi;

beforeAll(async () => {
  api = await startStoreApi();
}, 60_000);
afterAll(() => api.stop());

const erase = async (name: string): Promise<number> =>
  (await fetch(`${api.origin}/api/articles/${idOf(name)}`, { method: 'DELETE' })).status;

/** The values of a topic's records, in order. */
async function valuesOf(topic: string): Promise<Record<string, unknown>[]> {
  const rows: { value: Buffer }[] = await api.db.query(
    `SELECT value FROM message_log WHERE topic = $1 ORDER BY partition, record_offset`,
    [topic],
  );
  return rows.map(({ value }) => JSON.parse(value.toString()) as Record<string, unknown>);
}

/** Type and title of the story of each event, and the title of its article. */
async function events(): Promise<string[]> {
  const values = (await valuesOf(topics.stories.name)) as unknown as StoryEvent[];
  return values.map(({ type, data }) => {
    const article = 'article' in data ? ` (${data.article.title})` : '';
    return `${type.split('.')[3]} ${data.story.articleCount} "${data.story.title}"${article}`;
  });
}

test('events lose the article, and its title where it was the story’s, also under a former id of the story', async () => {
  const late = '2026-01-03T00:00:00.000Z';
  await api.store(
    clustered({ id: 'a', story: 'S1', title: 'Weather' }),
    clustered({ id: 'b', story: 'S1', title: 'Rain in Bonn', received: late }),
    clustered({ id: 'c', story: 'S2', title: 'Weather', textId: 'text of c' }),
    clustered({ id: 'd', story: 'S3', title: 'Rain on the Rhine', received: late, language: 'en' }),
    merged('S1', 'S3'),
  );
  await api.store(clustered({ id: 'a', story: 'S3', title: 'Storm', relation: 'revision', received: late }));
  expect(await erase('a')).toBe(204);
  expect(await events()).toEqual([
    'created 1 "" ()',
    'article-added 2 "" (Rain in Bonn)',
    'created 1 "Weather" (Weather)',
    'created 1 "Rain on the Rhine" (Rain on the Rhine)',
    'merged 3 ""',
    'revised 3 "" ()',
    'article-removed 2 "Rain on the Rhine"',
  ]);
  expect(await erase('c')).toBe(204);
  expect((await events()).slice(-2)).toEqual(['article-removed 0 ""', 'closed 0 ""']);
  expect((await events()).filter((event) => event.includes('Weather'))).toEqual([]);
});

test('a story keeps the title in the last event, when a copy has the same', async () => {
  await api.store(
    clustered({ id: 'x', story: 'S7', title: 'Snow in Kiel' }),
    clustered({ id: 'y', story: 'S7', title: 'Snow in Kiel', textId: 'text of x', source: 'other', relation: 'copy' }),
  );
  expect(await erase('x')).toBe(204);
  expect((await events()).slice(-3)).toEqual([
    'created 1 "" ()',
    'article-added 2 "" (Snow in Kiel)',
    'article-removed 1 "Snow in Kiel"',
  ]);
});

test('an article that was under way is not stored, and its records lose the text', async () => {
  const first = clustered({ id: 'e', story: 'S4', title: 'Secret', text: 'A secret.', byline: 'Ann' });
  await api.store(first);
  expect(await erase('e')).toBe(204);
  const again = clustered({ id: 'e', story: 'S4', title: 'Secret again', text: 'More secrets.' });
  const elsewhere = clustered({ id: 'f', story: 'S4', title: 'Secret', text: 'A secret.', source: 'mirror' });
  const headline = clustered({ id: 'g', story: 'S5', title: 'Secret', text: '' });
  const letter = { topic: 'news.raw', partition: 0, offset: '1', group: 'g', step: 's', reason: 'r', attempts: 1 };
  const value = Buffer.from('{"text":"More secrets."}').toString('base64');
  const deadLetter = { ...letter, key: null, value, headers: {}, failedAt: '2026-01-01T00:00:00.000Z' };
  const raw = { source: 'x', edition: 'main', text: 'More secrets.' };
  await api.db.transaction((db) =>
    append(db, [
      { topic: topics.raw, key: idOf('e'), value: raw },
      { topic: topics.raw, key: idOf('other'), value: { ...raw, text: 'Other.' } },
      { topic: topics.normalized, key: 'main', value: again.article },
      { topic: topics.clustered, key: 'main', value: again },
      { topic: topics.clustered, key: 'main', value: elsewhere },
      { topic: topics.clustered, key: 'main', value: headline },
      { topic: topics.deadLetters, key: idOf('e'), value: deadLetter },
      { topic: topics.deadLetters, key: 'main', value: deadLetter },
    ]),
  );
  await api.store(again, elsewhere, headline);
  for (const name of ['e', 'f']) expect((await fetch(`${api.origin}/api/articles/${idOf(name)}`)).status).toBe(404);
  expect((await fetch(`${api.origin}/api/articles/${idOf('g')}`)).status).toBe(200);
  expect(await erase('e')).toBe(204);
  expect((await valuesOf('news.raw')).map(({ text }) => text).sort()).toEqual(['Other.', undefined]);
  expect(await valuesOf('news.normalized')).toMatchObject([
    { title: '', text: '', contentHash: again.article.contentHash },
  ]);
  expect(await valuesOf('news.clustered')).toMatchObject([
    { storyId: idOf('S4'), article: { title: '', text: '', anchors: again.article.anchors } },
    { storyId: idOf('S4'), article: { title: '', text: '' }, evidence: { anchors: [{ surface: '' }] } },
    { article: { title: 'Secret', text: '' } },
  ]);
  expect((await valuesOf('news.dead-letters')).map(({ value }) => value)).toEqual([null, value]);
  const pending: unknown[] = await api.db.query(`SELECT FROM erased_article WHERE log_pending_at IS NOT NULL`);
  expect(pending).toEqual([]);
});

test('of an address that was used again, only the erased article goes', async () => {
  const raw = (text: string) => RawArticle.parse({ source: 'x', url: 'https://example.org/page', text });
  const [first, second] = [raw('The bridge closes.'), raw('New ferries were announced.')];
  const [old, reused] = [first, second].map((article) => normalizeArticle(article, new Date())) as [NormalizedArticle, NormalizedArticle]; // prettier-ignore
  const identity = old.articleId;
  const decide = (id: string, article: NormalizedArticle): ArticleClustered => {
    const decision = clustered({ id, story: `story of ${id}` });
    return { ...decision, article: { ...article, articleId: decision.articleId } };
  };
  const decisions = [{ ...decide('old', old), articleId: identity, article: old }, { ...decide('reused', { ...reused, identity }) }]; // prettier-ignore
  await api.db.query(`DELETE FROM message_log`);
  await api.db.transaction((db) =>
    append(db, [
      ...[first, second].map((value) => ({ topic: topics.raw, key: identity, value })),
      ...[old, reused].map((value) => ({ topic: topics.normalized, key: 'main', value })),
      ...decisions.map((value) => ({ topic: topics.clustered, key: 'main', value })),
    ]),
  );
  await api.store(...decisions);
  expect(await erase('reused')).toBe(204);
  expect((await valuesOf('news.raw')).map(({ text }) => text)).toEqual(['The bridge closes.', undefined]);
  expect((await valuesOf('news.normalized')).map(({ text }) => text)).toEqual(['The bridge closes.', '']);
  expect((await valuesOf('news.clustered')).map(({ article }) => (article as NormalizedArticle).text)).toEqual([
    'The bridge closes.',
    '',
  ]);
  expect((await fetch(`${api.origin}/api/articles/${identity}`)).status).toBe(200);
});

test('an article that had the text of an erased one before stays', async () => {
  const copy = clustered({ id: 'i', story: 'S6', title: 'T', text: 'Copied.', source: 'wire' });
  await api.store(clustered({ id: 'h', story: 'S6', title: 'T', text: 'Copied.' }), copy);
  expect(await erase('h')).toBe(204);
  await api.store({ ...copy, relation: 'copy' });
  expect(await (await fetch(`${api.origin}/api/articles/${idOf('i')}`)).json()).toMatchObject({ relation: 'copy' });
});
