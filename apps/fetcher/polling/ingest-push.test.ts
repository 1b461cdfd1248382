import { createServer } from 'node:net';
import { listen } from '#libs/http/http-client.fixtures.js';
import { Hub } from '../websub/hub.fixtures.js';
import { TestFetcher } from '../fetcher.fixtures.js';
import { type Item, rss } from '../publisher.fixtures.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;
const hub = new Hub();
let hubUrl: string;

beforeAll(async () => {
  hubUrl = await hub.listen();
  const port = await freePort();
  const ports = [Number(new URL(hubUrl).port)];
  await fetcher.start({ FETCH_PORTS: ports, PUBLIC_URL: `http://127.0.0.1:${port}` }, undefined, port);
}, 30_000);
afterAll(async () => {
  await fetcher.stop();
  hub.close();
});
beforeEach(() => {
  fetcher.published.splice(0);
  publisher.requests.splice(0);
  fetcher.failures = 0;
});

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

const titles = () => fetcher.published.map(({ title }) => title);
const document = (items: Item[]) =>
  rss(items, `<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="${hubUrl}"/>`);

/** A feed of two items whose hub pushes. */
async function addPushed(path: string, settings: object = {}) {
  publisher.serve(path, document(publisher.items(0, 2)));
  const { id } = await fetcher.add({ url: publisher.url(path), ...settings });
  await fetcher.renewSubscriptions();
  await hub.settled();
  const feed = await fetcher.poll(id);
  expect(feed).toMatchObject({
    push: { state: 'active', detail: null },
    nextPollReason: expect.stringMatching(/^A hub/),
  });
  fetcher.published.splice(0);
  return feed;
}

test('a pushed document is ingested, and the next poll finds no new items', async () => {
  const { id, url } = await addPushed('/pushed');
  const news = document(publisher.items(0, 3));
  expect(await hub.publish(url, news)).toEqual([204]);
  expect(titles()).toEqual(['Title g2']);
  publisher.serve('/pushed', news);
  expect(await fetcher.poll(id)).toMatchObject({ status: 'ok', articles: 3, push: { state: 'active' } });
  expect(titles()).toHaveLength(1);
});

test('a feed whose hub did not push new items is polled as before', async () => {
  const { id } = await addPushed('/silent');
  publisher.serve('/silent', document(publisher.items(0, 3)));
  const feed = await fetcher.poll(id);
  expect(feed).toMatchObject({ push: { state: 'silent', detail: 'A poll found items that the hub had not pushed.' } });
  expect(feed.nextPollReason).not.toMatch(/hub/);
  expect(titles()).toEqual(['Title g2']);
});

test('a push whose items could not be published is refused, sent again and published once', async () => {
  const { url } = await addPushed('/again');
  fetcher.failures = 1;
  const news = document(publisher.items(1, 3));
  expect(await hub.publish(url, news)).toEqual([503]);
  expect(await hub.publish(url, news)).toEqual([204]);
  expect(await hub.publish(url, news)).toEqual([204]);
  expect(titles()).toEqual(['Title g2']);
});

test('changing guids are detected in pushed documents as well', async () => {
  const { id, url } = await addPushed('/renamed');
  const renamed = publisher.items(0, 2).map((item, n) => ({ ...item, guid: `new${n}`, title: `Title g${n}` }));
  expect(await hub.publish(url, document(renamed))).toEqual([204]);
  const { body } = await fetcher.api('GET', `/${id}`);
  expect(body).toMatchObject({ itemIdentity: 'url', itemIdentityReason: expect.stringContaining('another guid') });
  expect(titles()).toEqual([]);
});

test('a push for a feed with full text only triggers a poll', async () => {
  const { id, url, lastPolledAt } = await addPushed('/pages', { fullText: true });
  publisher.serve('/pages', document(publisher.items(0, 3)));
  expect(await hub.publish(url, document(publisher.items(2, 3)))).toEqual([204]);
  const feed = await fetcher.polledSince(id, lastPolledAt);
  expect(feed).toMatchObject({ articles: 3, push: { state: 'active' } });
});

test('a pushed document that is not a feed is acknowledged and ignored', async () => {
  const { id, url } = await addPushed('/page');
  expect(await hub.publish(url, '<html><body>Hello</body></html>', { type: 'text/html' })).toEqual([204]);
  expect((await fetcher.api('GET', `/${id}`)).body).toMatchObject({ status: 'ok', articles: 2 });
});
