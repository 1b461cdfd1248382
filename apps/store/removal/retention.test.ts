import type { StoryEvent } from '#libs/contracts/story-event.js';
import type { StoryPage } from '#libs/contracts/api/stories.js';
import { topics } from '#libs/contracts/topics.js';
import { deleteExpiredArticles, deleteUnusedRows } from './retention.js';
import { clustered, idOf, joined, merged } from '../stories/store.fixtures.js';
import { startStoreApi, type StoreApi } from '../store-api.fixtures.js';

let api: StoreApi;

beforeAll(async () => {
  api = await startStoreApi();
}, 60_000);
afterAll(() => api.stop());

const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');
const day = (n: number): string => new Date(START + n * DAY_MS).toISOString();
const names = new Map(['S1', 'S2', 'S3', 'a', 'b', 'c', 'd'].map((name) => [idOf(name), name]));

/** What is left of stories and articles, and the events since the last call. */
async function outcome(): Promise<{ stories: string[]; articles: number[]; events: string[] }> {
  const { items } = (await (await fetch(`${api.origin}/api/stories`)).json()) as StoryPage;
  const articles = ['a', 'b', 'c', 'd'].map((name) => fetch(`${api.origin}/api/articles/${idOf(name)}/revisions`));
  const rows: { value: Buffer }[] = await api.db.query(
    `SELECT value FROM message_log WHERE topic = $1 ORDER BY record_offset`,
    [topics.stories.name],
  );
  await api.db.query(`DELETE FROM message_log WHERE topic = $1`, [topics.stories.name]);
  const events = rows.map(({ value }) => JSON.parse(value.toString()) as StoryEvent);
  return {
    stories: items.map(({ id, articleCount }) => `${names.get(id)} ${articleCount}`).sort(),
    articles: (await Promise.all(articles)).map(({ status }) => status),
    events: events.map(({ type, subject }) => `${type.split('.')[3]} ${names.get(subject)}`),
  };
}

test('articles go when their last revision is old, and stories with their last article', async () => {
  const second = { relation: 'same-story', relatedTo: 'a' } as const;
  await api.store(
    clustered({ id: 'a', story: 'S1', received: day(0) }),
    clustered({ id: 'b', story: 'S1', received: day(10), ...second }),
    clustered({ id: 'c', story: 'S2', received: day(0) }),
    clustered({ id: 'd', story: 'S3', received: day(0) }),
    merged('S3', 'S1'),
    joined('d', 'a', 'S1'),
  );
  await api.store(clustered({ id: 'c', story: 'S2', title: 'Revised', received: day(20) }));
  await outcome();

  expect(await deleteExpiredArticles(api.db, 30, START + 29 * DAY_MS)).toBe(0);
  expect(await deleteExpiredArticles(api.db, 30, START + 35 * DAY_MS)).toBe(2);
  expect(await outcome()).toEqual({
    stories: ['S1 1', 'S2 1'],
    articles: [404, 200, 200, 404],
    events: ['article-removed S1', 'article-removed S1'],
  });
  expect(await deleteExpiredArticles(api.db, 30, START + 60 * DAY_MS)).toBe(2);
  expect(await outcome()).toEqual({
    stories: [],
    articles: [404, 404, 404, 404],
    events: ['article-removed S1', 'closed S1', 'article-removed S2', 'closed S2'],
  });
  expect(await api.db.query(`SELECT FROM article_revision`)).toEqual([]);
});

test('rows of what is deleted go when nothing can name them any more', async () => {
  const counts = async (): Promise<number[]> => {
    const tables = ['applied_decision', 'story_alias', 'text_alias'].map(
      (table) => `(SELECT count(*)::int FROM ${table})`,
    );
    const [row]: Record<string, number>[] = await api.db.query(
      `SELECT ${tables.map((count, at) => `${count} AS c${at}`).join(', ')}`,
    );
    return Object.values(row!);
  };
  const now = Date.now();
  expect(await counts()).toEqual([7, 1, 1]);
  await deleteUnusedRows(api.db, 30, now + 129 * DAY_MS);
  expect(await counts()).toEqual([7, 1, 1]);
  await deleteUnusedRows(api.db, 30, now + 131 * DAY_MS);
  expect(await counts()).toEqual([0, 1, 1]);
  await deleteUnusedRows(api.db, 365, now);
  expect(await counts()).toEqual([0, 0, 0]);
});
