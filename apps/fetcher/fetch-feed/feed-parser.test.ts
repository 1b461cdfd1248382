import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import { FeedParser } from './feed-parser.js';

const parser = new FeedParser();
afterAll(() => parser.beforeApplicationShutdown());

const item = (n: number) =>
  `<item><guid>${n}</guid><title>Item ${n}</title><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>${'&lt;p&gt;Text.&lt;/p&gt;'.repeat(20)}</description></item>`;
const feed = (items: number) =>
  Buffer.from(
    `<rss><channel><title>x</title>${Array.from({ length: items }, (_, n) => item(n)).join('')}</channel></rss>`,
  );

test.each([1, 2_000])('a document of %i items is parsed the same way inline or in the worker', async (items) => {
  const bytes = feed(items);
  expect(await parser.parse(bytes, { url: 'https://a.example/' })).toEqual(
    parseFeed(bytes, { url: 'https://a.example/' }),
  );
});

test('a large document does not block the event loop', async () => {
  const bytes = Buffer.concat([feed(1_900).subarray(0, -20), Buffer.from('<i>'.repeat(3_000_000))]);
  let [longest, last] = [0, performance.now()];
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const started = performance.now();
  await parser.parse(bytes, {});
  const took = performance.now() - started;
  clearInterval(watch);
  expect(longest).toBeLessThan(took / 2);
});
