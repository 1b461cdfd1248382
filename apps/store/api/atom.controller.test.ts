import { type Atom, parseAtomFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import { clustered, idOf, merged } from '../stories/store.fixtures.js';
import { startStoreApi, type StoreApi } from '../store-api.fixtures.js';

let api: StoreApi;

beforeAll(async () => {
  api = await startStoreApi();
  await api.store(
    clustered({
      id: 'a',
      story: 'S1',
      title: 'Hochwasser in Wien',
      text: `Der Fluss\nsteigt. ${'Wasser '.repeat(60)}`,
    }),
    clustered({ id: 'b', story: 'S1', title: 'Floods in "Vienna" & Linz', language: 'en', source: 'wire', byline: 'Maren Holt', received: '2026-01-02T01:00:00.000Z' }), // prettier-ignore
    clustered({ id: 'c', story: 'S2', title: '', text: '', language: 'und', published: '2026-02-01T08:00:00.000Z' }),
    clustered({ id: 'd', story: 'S3', title: 'Élections\u0001 <b>\ufffe\u0085', text: ']]> & <script>', language: 'fr', published: null }), // prettier-ignore
    clustered({ id: 'e', story: 'S4', title: 'Merged away', published: '2026-01-03T08:00:00.000Z' }),
    merged('S4', 'S3'),
  );
}, 60_000);
afterAll(() => api.stop());

type Headers = Record<string, string>;
const get = (path: string, headers: Headers = {}) => fetch(api.origin + path, { redirect: 'manual', headers });

/** A feed as two other parsers read it. rss-parser refuses XML that isn't well-formed. */
async function read(path: string, headers?: Headers): Promise<Atom.Feed<string>> {
  const response = await get(path, headers);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
  const xml = await response.text();
  const feed = parseAtomFeed(xml) as Atom.Feed<string>;
  const { items } = await new RssParser().parseString(xml);
  expect(items.map(({ title }) => title)).toEqual((feed.entries ?? []).map(({ title }) => title?.value));
  return feed;
}
const linkOf = (links: Atom.Link<string>[] | undefined, rel: string) => links?.find((link) => link.rel === rel)?.href;

describe('GET /api/stories.atom', () => {
  it.each([
    ['', 'urn:babelwire:stories', 'Babelwire', '/', 3],
    ['?limit=100', 'urn:babelwire:stories', 'Babelwire', '/', 3],
    ['?language=fr&limit=2', 'urn:babelwire:stories:language=fr', 'Babelwire · fr', '/?language=fr', 1],
    ['?source=wire&q=floods+%26+linz', 'urn:babelwire:stories:q=floods%20%26%20linz:source=wire', 'Babelwire · floods & linz · wire', '/?q=floods+%26+linz&source=wire', 1], // prettier-ignore
    ['?q=~none', 'urn:babelwire:stories:q=%7Enone', 'Babelwire · ~none', '/?q=%7Enone', 0],
    ['?order=updated', 'urn:babelwire:stories:order=updated', 'Babelwire', '/', 3],
    ['?edition=other', 'urn:babelwire:stories:edition=other', 'Babelwire', '/', 0],
  ])('%s has its id, title and page', async (query, id, title, page, count) => {
    const feed = await read(`/api/stories.atom${query}`);
    expect([feed.id, feed.title?.value, feed.entries?.length ?? 0]).toEqual([id, title, count]);
    expect(linkOf(feed.links, 'self')).toBe(`${api.origin}/api/stories.atom${query}`);
    expect(linkOf(feed.links, 'alternate')).toBe(api.origin + page);
    expect(linkOf(feed.links, 'next')).toBeUndefined();
  });

  it('has the title, the sources and the beginning of a story, in one language', async () => {
    const { items } = (await (await get('/api/stories?language=en')).json()) as { items: { updatedAt: string }[] };
    const feed = await read('/api/stories.atom?language=en');
    expect(feed.updated).toBe(items[0]!.updatedAt);
    const [entry] = feed.entries!;
    expect(entry).toMatchObject({
      id: `urn:babelwire:story:${idOf('S1')}`,
      title: { value: 'Hochwasser in Wien', xml: { lang: 'de' } },
      published: '2026-01-01T08:00:00.000Z',
      updated: items[0]!.updatedAt,
      authors: [{ name: 'inbox' }, { name: 'wire' }],
      categories: [{ term: 'de' }, { term: 'en' }],
      summary: { value: expect.stringMatching(/^Der Fluss steigt\. (Wasser ){30,}…$/), xml: { lang: 'de' } },
    });
    expect(linkOf(entry!.links, 'alternate')).toBe(`${api.origin}/stories/${idOf('S1')}`);
  });

  it.each([
    ['lang', '&lang=en', {}],
    ['Accept-Language', '', { 'accept-language': 'en' }],
  ])('has titles and summaries in the language of %s', async (_name, query, headers) => {
    const feed = await read(`/api/stories.atom?language=en${query}`, headers as Headers);
    expect(feed.entries![0]).toMatchObject({
      title: { value: 'Floods in "Vienna" & Linz', xml: { lang: 'en' } },
      summary: { value: 'Text of b', xml: { lang: 'en' } },
    });
  });

  it('pages with the same filters, one feed in all', async () => {
    const ids: (string | undefined)[] = [];
    let path: string | undefined = '/api/stories.atom?from=2025-01-01&limit=1';
    for (; path;) {
      const feed: Atom.Feed<string> = await read(path);
      expect(feed.id).toBe('urn:babelwire:stories:from=2025-01-01');
      ids.push(...feed.entries!.map(({ id }) => id));
      const next = linkOf(feed.links, 'next');
      expect(next?.startsWith(`${api.origin}/api/stories.atom?from=2025-01-01&limit=1&cursor=`) ?? true).toBe(true);
      path = next?.slice(api.origin.length);
    }
    expect(ids).toEqual(['S2', 'S3', 'S1'].map((name) => `urn:babelwire:story:${idOf(name)}`));
  });

  it('was not changed now when it is empty', async () => {
    expect((await read('/api/stories.atom?edition=other')).updated).toBe('2000-01-01T00:00:00.000Z');
  });

  it('leaves out what XML cannot contain, and escapes the rest', async () => {
    const [entry] = (await read('/api/stories.atom?language=fr')).entries!;
    expect([entry!.title?.value, entry!.summary?.value]).toEqual(['Élections <b>', ']]> & <script>']);
  });

  it('has a title for a story without one, and a language where it is unknown', async () => {
    const [entry] = (await read('/api/stories.atom?limit=1')).entries!;
    expect(entry).toMatchObject({ title: { value: 'Untitled', xml: { lang: 'en' } }, categories: [{ term: 'und' }] });
  });

  it.each([
    [{ 'x-forwarded-host': 'news.example', 'x-forwarded-proto': 'https' }, 'https://news.example'],
    [{ 'x-forwarded-host': 'news.example:8443, inner' }, 'http://news.example:8443'],
  ])('has the URLs of %j behind a proxy', async (headers, origin) => {
    const feed = await read('/api/stories.atom?limit=1', headers as Headers);
    for (const rel of ['self', 'alternate', 'next']) expect(linkOf(feed.links, rel)).toMatch(`${origin}/`);
    expect(linkOf(feed.entries![0]!.links, 'alternate')).toBe(`${origin}/stories/${idOf('S2')}`);
  });

  it.each([
    ['?limit=0', {}, 'limit'],
    ['?include=articles', {}, 'include'],
    ['?cursor=abc', {}, 'cursor'],
    ['', { 'x-forwarded-host': '<>' }, 'host'],
    ['', { 'x-forwarded-proto': 'javascript' }, 'host'],
  ])('%s %j: 400 that names %s', async (query, headers, field) => {
    const response = await get(`/api/stories.atom${query}`, headers as Headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field }] });
  });
});

describe('GET /api/stories/:id.atom', () => {
  it('has an entry for each article, the latest revision first, in pages', async () => {
    const first = await read(`/api/stories/${idOf('S1')}.atom?limit=1`);
    expect(first).toMatchObject({ id: `urn:babelwire:story:${idOf('S1')}:articles`, title: { value: 'Hochwasser in Wien', xml: { lang: 'de' } } }); // prettier-ignore
    expect(linkOf(first.links, 'alternate')).toBe(`${api.origin}/stories/${idOf('S1')}`);
    const next = linkOf(first.links, 'next')!;
    const second = await read(next.slice(api.origin.length));
    expect([first.id, linkOf(second.links, 'self'), linkOf(second.links, 'next')]).toEqual([
      second.id,
      next,
      undefined,
    ]);
    expect([...first.entries!, ...second.entries!]).toMatchObject([
      { id: `urn:babelwire:article:${idOf('b')}`, authors: [{ name: 'Maren Holt' }], title: { xml: { lang: 'en' } }, links: [{ href: 'https://example.org/b' }], updated: '2026-01-02T01:00:00.000Z' }, // prettier-ignore
      { id: `urn:babelwire:article:${idOf('a')}`, authors: [{ name: 'inbox' }], title: { xml: { lang: 'de' } } },
    ]);
  });

  it("links to the article's page where the publisher has no URL", async () => {
    await api.db.query('UPDATE article SET url = NULL WHERE id = $1', [idOf('c')]);
    const [entry] = (await read(`/api/stories/${idOf('S2')}.atom`)).entries!;
    expect(linkOf(entry!.links, 'alternate')).toBe(`${api.origin}/articles/${idOf('c')}`);
  });

  it('is read as it was written by Babelwire itself', async () => {
    const bytes = new Uint8Array(await (await get(`/api/stories/${idOf('S1')}.atom`)).arrayBuffer());
    const parsed = parseFeed(bytes, { url: `${api.origin}/feed`, contentType: 'application/atom+xml' });
    expect(parsed).toMatchObject({
      ok: true,
      feed: {
        language: 'de',
        items: [
          { titleHtml: 'Floods in "Vienna" &amp; Linz', link: 'https://example.org/b', authors: ['Maren Holt'] },
          { titleHtml: 'Hochwasser in Wien', link: 'https://example.org/a', authors: ['inbox'] },
        ],
        warnings: [],
      },
    });
  });

  it.each([
    [`${idOf('S4')}.atom?limit=3`, 308, `/api/stories/${idOf('S3')}.atom?limit=3`],
    [`${idOf('none')}.atom`, 404, null],
    ['abc.atom', 400, null],
    [`${idOf('S1')}.atom?source=wire`, 400, null],
    [`${idOf('S1')}.atom?cursor=abc`, 400, null],
  ])('%s responds %i', async (path, status, location) => {
    const response = await get(`/api/stories/${path}`);
    expect([response.status, response.headers.get('location')]).toEqual([status, location]);
    if (status >= 400) expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});

test.each([`/api/stories.atom?source=poll`, `/api/stories/${idOf('P')}.atom`])(
  '%s is 304 until something changes',
  async (path) => {
    const article = { id: `p ${path}`, story: 'P', source: 'poll' };
    await api.store(clustered(article));
    const etag = (await get(path)).headers.get('etag')!;
    // fetch adds `no-cache`, which asks for the whole feed, where there is no Cache-Control.
    const poll = () => get(path, { 'if-none-match': etag, 'cache-control': 'max-age=0' });
    const unchanged = await poll();
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    await api.store(clustered({ ...article, id: `q ${path}`, title: 'News' }));
    expect((await poll()).status).toBe(200);
  },
);
