import { clustered, idOf, merged } from './stories/store.fixtures.js';
import { startStoreApi, type StoreApi } from './store-api.fixtures.js';

let api: StoreApi;

beforeAll(async () => {
  api = await startStoreApi();
  await api.store(
    clustered({ id: 'a', story: 'S1', title: 'Hochwasser in Wien', published: '2026-01-01T08:00:00.000Z' }),
    clustered({
      id: 'b',
      story: 'S1',
      title: 'Floods in "Vienna" & Linz',
      language: 'en',
      source: 'wire',
      byline: 'Maren Holt',
      relation: 'translation',
      relatedTo: 'a',
      textId: 'text of a',
      received: '2026-01-02T01:00:00.000Z',
      published: '2026-01-05T08:00:00.000Z',
    }),
    clustered({
      id: 'c',
      story: 'S2',
      title: '东京的樱花',
      language: 'zh-Hans',
      published: '2026-02-01T08:00:00.000Z',
    }),
    clustered({ id: 'd', story: 'S3', title: 'Élections <b>', language: 'fr', published: null }),
    clustered({ id: 'e', story: 'S4', title: 'Merged away', published: '2026-01-03T08:00:00.000Z', relation: 'first' }),
    merged('S4', 'S3'),
  );
}, 60_000);
afterAll(() => api.stop());

const get = (path: string): Promise<Response> => fetch(api.origin + path, { redirect: 'manual' });
const nameOf = new Map(['S1', 'S2', 'S3', 'S4'].map((name) => [idOf(name), name]));
interface Page {
  items: { id: string }[];
  next: string | null;
}
const namesIn = (page: Page): string[] => page.items.map(({ id }) => nameOf.get(id) ?? id);

describe('GET /api/stories', () => {
  it.each([
    ['', ['S2', 'S1', 'S3']],
    ['?language=en', ['S1']],
    ['?language=ZH-hans', ['S2']],
    ['?language=nl', []],
    ['?source=wire', ['S1']],
    ['?q=vienna', ['S1']],
    ['?q=floods%20-linz', []],
    ['?q=%E6%A8%B1%E8%8A%B1', ['S2']],
    ['?from=2026-01-05', ['S2', 'S1']],
    ['?to=2026-01-01', ['S1']],
    ['?from=2026-01-02&to=2026-01-04T00:00:00Z', ['S1', 'S3']],
    ['?edition=main&limit=1', ['S2']],
    ['?edition=other', []],
  ])('%s', async (query, expected) => {
    expect(namesIn((await (await get(`/api/stories${query}`)).json()) as Page)).toEqual(expected);
  });

  it('lists a summary of each story', async () => {
    const page = (await (await get('/api/stories?language=en')).json()) as Page;
    expect(page).toEqual({
      items: [
        {
          id: idOf('S1'),
          edition: 'main',
          title: 'Hochwasser in Wien',
          titleLanguage: 'de',
          languages: ['de', 'en'],
          articleCount: 2,
          textCount: 1,
          sourceCount: 2,
          independentCount: 1,
          firstPublishedAt: '2026-01-01T08:00:00.000Z',
          lastPublishedAt: '2026-01-05T08:00:00.000Z',
          updatedAt: expect.any(String) as string,
        },
      ],
      next: null,
    });
  });

  it('pages through every story once', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Page = (await (await get(`/api/stories?limit=1${next && `&cursor=${next}`}`)).json()) as Page;
      seen.push(...namesIn(page));
      next = page.next;
    }
    expect(seen).toEqual(['S2', 'S1', 'S3']);
  });

  it.each([
    ['/api/stories?limit=0', 400, 'limit'],
    ['/api/stories?limit=many', 400, 'limit'],
    ['/api/stories?cursor=rubbish', 400, 'cursor'],
    ['/api/stories?from=yesterday', 400, 'from'],
    ['/api/stories?language=klingon!', 400, 'language'],
    ['/api/stories?langauge=de', 400, 'langauge'],
    ['/api/stories?q=a%00b', 400, 'q'],
    ['/api/stories?source=%00', 400, 'source'],
    ['/api/stories?edition=%00', 400, 'edition'],
    ['/api/stories/nonsense', 400, 'id'],
    [`/api/stories/${idOf('nobody')}`, 404, 'id'],
    ['/api/articles/nonsense', 400, 'id'],
    [`/api/articles/${idOf('nobody')}`, 404, 'id'],
  ])('%s is a problem that names the field', async (path, status, field) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem: unknown = await response.json();
    expect(problem).toMatchObject({ status, instance: path, errors: [{ field }] });
  });
});

describe('GET by id', () => {
  it('a story with its articles and the evidence for each', async () => {
    const story: unknown = await (await get(`/api/stories/${idOf('S1')}`)).json();
    expect(story).toMatchObject({
      articleCount: 2,
      articles: [
        {
          id: idOf('a'),
          textId: idOf('text of a'),
          relation: 'first',
          relatedTo: null,
          language: 'de',
          source: 'inbox',
          byline: null,
        },
        {
          id: idOf('b'),
          textId: idOf('text of a'),
          relation: 'translation',
          relatedTo: idOf('a'),
          byline: 'Maren Holt',
          url: 'https://example.org/b',
          publishedAt: '2026-01-05T08:00:00.000Z',
          evidence: { score: 7.5, anchors: [{ surface: 'Wien', otherSurface: 'Vienna' }] },
        },
      ],
    });
  });

  it('a merged story redirects to the one it is part of', async () => {
    const response = await get(`/api/stories/${idOf('S4')}`);
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe(`/api/stories/${idOf('S3')}`);
  });

  it('an article with its text', async () => {
    const article: unknown = await (await get(`/api/articles/${idOf('e')}`)).json();
    expect(article).toMatchObject({ storyId: idOf('S3'), text: 'Text of e', revision: 1, languageConfidence: 0.5 });
  });
});

describe('revisions', () => {
  const said = (title: string, text: string, received: string) =>
    clustered({ id: 'r', story: 'S6', title, text, language: 'en', received, published: null });
  const path = `/api/articles/${idOf('r')}`;
  const first = said('Storm nears', 'Two people died.', '2026-01-02T00:00:00.000Z');
  const second = said('Storm hits', 'Two people died.', '2026-01-03T00:00:00.000Z');
  const third = said('Storm hits', 'Four people died.', '2026-01-04T00:00:00.000Z');

  beforeAll(async () => {
    await api.store(first);
    await api.store(second, third);
    await api.store(first, second, third);
  });

  it('lists what an article said, the newest first', async () => {
    const pages: unknown[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = (await (await get(`${path}/revisions?limit=2${next && `&cursor=${next}`}`)).json()) as Page;
      pages.push(page.items);
      next = page.next;
    }
    const common = { language: 'en', byline: null, publishedAt: null, contentHash: expect.any(String) as string };
    expect(pages).toEqual([
      [
        {
          revision: 3,
          receivedAt: '2026-01-04T00:00:00.000Z',
          title: 'Storm hits',
          text: 'Four people died.',
          ...common,
        },
        {
          revision: 2,
          receivedAt: '2026-01-03T00:00:00.000Z',
          title: 'Storm hits',
          text: 'Two people died.',
          ...common,
        },
      ],
      [
        {
          revision: 1,
          receivedAt: '2026-01-02T00:00:00.000Z',
          title: 'Storm nears',
          text: 'Two people died.',
          ...common,
        },
      ],
    ]);
  });

  it('ends a page where its texts become too long', async () => {
    await api.store(said('Long', 'a '.repeat(1_000_001), '2026-01-05T00:00:00.000Z'));
    await api.store(said('Short again', 'End.', '2026-01-06T00:00:00.000Z'));
    const { items, next } = (await (await get(`${path}/revisions`)).json()) as {
      items: { revision: number }[];
      next: string;
    };
    expect(items.map(({ revision }) => revision)).toEqual([5, 4]);
    const rest = (await (await get(`${path}/revisions?cursor=${next}`)).json()) as { items: { revision: number }[] };
    expect(rest).toMatchObject({ items: [{ revision: 3 }, { revision: 2 }, { revision: 1 }], next: null });
  });

  it('compares two of them', async () => {
    expect(await (await get(`${path}/diff?from=1&to=3`)).json()).toMatchObject({
      from: { revision: 1, receivedAt: '2026-01-02T00:00:00.000Z', title: 'Storm nears' },
      to: { revision: 3, receivedAt: '2026-01-04T00:00:00.000Z', title: 'Storm hits' },
      title: [
        { op: 'equal', text: 'Storm ' },
        { op: 'delete', text: 'nears' },
        { op: 'insert', text: 'hits' },
      ],
      text: [
        { op: 'delete', text: 'Two' },
        { op: 'insert', text: 'Four' },
        { op: 'equal', text: ' people died.' },
      ],
      unit: 'word',
    });
  });

  it.each([
    ['/revisions?limit=0', 400, 'limit'],
    ['/revisions?cursor=rubbish', 400, 'cursor'],
    ['/revisions?from=1', 400, 'from'],
    ['/diff?to=2', 400, 'from'],
    ['/diff?from=1&to=0', 400, 'to'],
    ['/diff?from=1&to=99999999999', 400, 'to'],
    ['/diff?from=1&to=9', 404, 'to'],
  ])('%s is a problem that names the field', async (query, status, field) => {
    const response = await get(path + query);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, errors: [{ field }] });
  });

  it.each(['revisions', 'diff?from=1&to=2'])('%s of an article that does not exist is 404', async (query) => {
    const response = await get(`/api/articles/${idOf('nobody')}/${query}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'id' }] });
  });
});
