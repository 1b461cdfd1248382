import { TestFetcher } from '../fetcher.fixtures.js';
import { type Item, rss } from '../publisher.fixtures.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;

beforeAll(() => fetcher.start(), 30_000);
afterAll(() => fetcher.stop());
beforeEach(() => fetcher.published.splice(0));

const titles = () => fetcher.published.map(({ title }) => title);
const add = (path: string, items: Item[]) => {
  publisher.serve(path, rss(items));
  return fetcher.add({ url: publisher.url(path) });
};
const pollWith = (id: string, path: string, items: Item[]) => {
  publisher.serve(path, rss(items));
  return fetcher.poll(id);
};
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toUTCString();

test('items that share a guid all go out, once each, and the feed says so', async () => {
  const items = publisher.items(0, 10).map((item, n) => ({ ...item, guid: 'same', title: `News ${n}` }));
  const feed = await add('/shared', items.slice(0, 9));
  const reason = '100 % of the items share their guid with another: items are recognised by their URL.';
  expect(feed).toMatchObject({ articles: 9, itemIdentity: 'url', itemIdentityReason: reason });
  expect(new Set(fetcher.published.map(({ guid, url }) => guid ?? url)).size).toBe(9);
  expect(await pollWith(feed.id, '/shared', items)).toMatchObject({ articles: 10, itemIdentityReason: reason });
  expect(titles().at(-1)).toBe('News 9');
});

test('two of forty items that share a guid both go out, and the other guids are believed', async () => {
  const items = publisher.items(0, 40);
  items[1] = { ...items[1], guid: 'g0', title: 'The second' };
  const feed = await add('/few', items);
  expect(feed).toMatchObject({ articles: 40, itemIdentity: 'guid', itemIdentityReason: null });
  items[5] = { ...items[5], link: publisher.url('/moved'), title: 'Changed' };
  expect(await pollWith(feed.id, '/few', items)).toMatchObject({ articles: 41, itemIdentity: 'guid' });
  expect(fetcher.published.at(-1)!.guid).toBe(fetcher.published[5]!.guid);
});

test('one item that comes again as two is two, in the same place and in a new one', async () => {
  const [item] = publisher.items(0, 1);
  const feed = await add('/split', [item!]);
  const parts = [
    { ...item, link: publisher.url('/part'), title: 'By its guid' },
    { link: item!.link, title: 'By its address' },
  ];
  expect(await pollWith(feed.id, '/split', parts)).toMatchObject({ status: 'ok', articles: 3 });
  expect(await pollWith(feed.id, '/split', [...parts, ...publisher.items(8, 9)])).toMatchObject({ articles: 4 });
});

test('what was forgotten for its age does not come back, and the feed says what was left out', async () => {
  const [old, ...others] = publisher.items(0, 3);
  const feed = await add('/old', [{ ...old, date: daysAgo(200) }]); // a first document is taken whatever its dates are
  expect(titles()).toEqual(['Title g0']);
  await fetcher.db.query(`UPDATE feed_item SET last_seen_at = now() - interval '181 days' WHERE feed_id = $1`, [
    feed.id,
  ]);
  await pollWith(feed.id, '/old', others);
  expect(await fetcher.db.query(`SELECT FROM feed_item WHERE feed_id = $1`, [feed.id])).toHaveLength(2);
  const again = await pollWith(feed.id, '/old', [{ ...old, date: daysAgo(200) }, ...others]);
  expect(again).toMatchObject({ articles: 3, warnings: ['1 items were left out: by their dates they are older than 180 days.'] }); // prettier-ignore
  expect(titles()).toEqual(['Title g0', 'Title g1', 'Title g2']);
});

test('a feed that is deleted and added again does not hand its old items on again', async () => {
  const feed = await add('/deleted', publisher.items(0, 2));
  await fetcher.api('DELETE', `/${feed.id}`);
  const again = await fetcher.api('POST', '', { url: publisher.url('/deleted') });
  expect(again).toMatchObject({ status: 201, body: { id: feed.id } });
  expect(await fetcher.polledSince(feed.id, feed.lastPolledAt)).toMatchObject({ status: 'ok', articles: 2 });
  expect(titles()).toHaveLength(2);
});

test('titles are plain text; HTML is published as the feed has it', async () => {
  const html = '&lt;p&gt;Ten &lt;b&gt;ships&lt;/b&gt;&lt;/p&gt;';
  const item = `<item><title>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><description>${html}</description></item>`;
  publisher.serve('/html', `<rss version="2.0"><channel><title>C &amp;amp; D</title>${item}</channel></rss>`);
  expect(await fetcher.add({ url: publisher.url('/html') })).toMatchObject({ title: 'C & D' });
  expect(fetcher.published).toMatchObject([{ title: 'A & B', html: '<p>Ten <b>ships</b></p>' }]);
});
