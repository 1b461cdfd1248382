import type { SnapshotHead } from '#libs/contracts/api/snapshot.js';
import type { StoryDetail, StoryPage } from '#libs/contracts/api/stories.js';
import { clustered, idOf, merged } from '../stories/store.fixtures.js';
import { startStoreApi, type StoreApi } from '../store-api.fixtures.js';

let api: StoreApi;

beforeAll(async () => {
  api = await startStoreApi();
  await api.store(
    clustered({ id: 'a', story: 'S1', title: 'Hochwasser in Wien', published: '2026-01-03T00:00:00.000Z' }),
    clustered({ id: 'b', story: 'S1', title: 'Floods in Vienna', language: 'en', source: 'wire' }),
    clustered({ id: 'c', story: 'S2', title: 'Élections', language: 'fr' }),
    clustered({ id: 'd', story: 'S3', title: 'Vote', language: 'en' }),
    merged('S3', 'S2'),
    { ...clustered({ id: 'e', story: 'S4', title: 'Sport' }), edition: 'sport' },
  );
}, 60_000);
afterAll(() => api.stop());

async function getJson<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(api.origin + path, { headers });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
}

async function snapshot(query = ''): Promise<{ head: SnapshotHead; stories: StoryDetail[] }> {
  const response = await fetch(`${api.origin}/api/snapshot.ndjson${query}`);
  expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  const [head, ...stories] = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  return { head: head as SnapshotHead, stories: stories as StoryDetail[] };
}

describe('GET /api/snapshot.ndjson', () => {
  it('has every story of the edition as REST shows it, and the last sequence', async () => {
    const { head, stories } = await snapshot();
    expect(head).toEqual({ edition: 'main', sequence: 5, stories: 2 });
    expect(stories).toHaveLength(2);
    for (const story of stories) expect(story).toEqual(await getJson(`/api/stories/${story.id}`));
  });

  it.each([
    ['?edition=sport', { edition: 'sport', sequence: 1, stories: 1 }],
    ['?edition=nobody', { edition: 'nobody', sequence: 0, stories: 0 }],
  ])('%s', async (query, head) => {
    expect((await snapshot(query)).head).toEqual(head);
  });

  it('refuses parameters that it does not know', async () => {
    const response = await fetch(`${api.origin}/api/snapshot.ndjson?after=1`);
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ field: 'after' }] }]);
  });
});

describe('GET /api/stories', () => {
  it('order=updated pages from the oldest change to the newest, also while stories change', async () => {
    const path = '/api/stories?order=updated&limit=1&edition=main&include=articles';
    await api.store(clustered({ id: 'f', story: 'S1', title: 'Vienna', language: 'en' }));
    const first = await getJson<StoryPage>(path);
    expect(first.items.map(({ id, articles }) => [id, articles?.length])).toEqual([[idOf('S2'), 2]]);
    await api.store(clustered({ id: 'g', story: 'S2', title: 'Vote again', language: 'en' }));
    const second = await getJson<StoryPage>(`${path}&cursor=${first.next}`);
    expect(second.items.map(({ id }) => id)).toEqual([idOf('S1')]);
    const third = await getJson<StoryPage>(`${path}&cursor=${second.next}`);
    expect(third.items).toEqual([await getJson(`/api/stories/${idOf('S2')}`)]);
    expect(third.next).toBeNull();
    const since = await getJson<StoryPage>(`${path}&updatedSince=${third.items[0]!.updatedAt}`);
    expect(since.items.map(({ id }) => id)).toEqual([idOf('S2')]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['', {}, 'fr'],
    ['', { 'accept-language': '*' }, 'fr'],
    ['', { 'accept-language': 'en-GB,en;q=0.8' }, 'en'],
    ['', { 'accept-language': 'ja, de;q=0.5' }, 'fr'],
    ['?lang=en', { 'accept-language': 'fr' }, 'en'],
    ['?lang=EN-us', {}, 'en'],
    ['?lang=ja', {}, 'fr'],
  ])('a title by %s %j', async (query, headers, language) => {
    await api.store(
      clustered({ id: 'h', story: 'S9', title: 'Séisme', language: 'fr' }),
      clustered({ id: 'i', story: 'S9', title: 'Earthquake', language: 'en' }),
    );
    const story = await getJson<StoryDetail>(`/api/stories/${idOf('S9')}${query}`, headers);
    expect([story.titleLanguage, story.title]).toEqual([language, language === 'en' ? 'Earthquake' : 'Séisme']);
    const page = await getJson<StoryPage>(`/api/stories${query}`, headers);
    expect(page.items.find(({ id }) => id === idOf('S9'))?.title).toBe(story.title);
  });
});
