import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestFetcher } from '#apps/fetcher/fetcher.fixtures.js';
import type { FeedView } from '#libs/contracts/api/feeds.js';
import { HTTP_DEFAULTS, type HttpSettings, userAgent } from '#libs/http/http-settings.js';
import { MisbehavingHost } from './host.js';
import { FAULT_CASES } from './fault-cases.js';

/** Short timeouts, so that the test takes seconds; undici's clock is exact to a second only. */
const SETTINGS: HttpSettings = {
  ...HTTP_DEFAULTS,
  userAgent: userAgent('https://news.example/about'),
  timeouts: { dnsMs: 2_000, connectMs: 2_500, firstByteMs: 2_500, idleMs: 2_500, totalMs: 7_000 },
  maxWireBytes: 3_000_000,
  allow: ['127.0.0.1'],
};

const host = new MisbehavingHost(FAULT_CASES);
const fetcher = new TestFetcher();
const folder = mkdtempSync(join(tmpdir(), 'babelwire-misbehaving-'));
let feeds: Map<string, FeedView>;

/** All feeds are polled in parallel, so that their timeouts don't add up. */
beforeAll(async () => {
  await host.start();
  const file = join(folder, 'feeds.yaml');
  writeFileSync(
    file,
    JSON.stringify(FAULT_CASES.map(({ name, url }) => ({ name, url: url?.(host) ?? host.url(name) }))),
  );
  const { lookup, ca } = host;
  const http = { ...SETTINGS, ports: host.allPorts(), lookup, ca: [ca] };
  await fetcher.start({ FEEDS: file, FETCH_POLLS: 50 }, http);
  const polled = await polledFeeds();
  const again = FAULT_CASES.filter(({ polls }) => polls === 2).map(({ name }) => polled.get(name)!);
  await Promise.all(again.map(({ id }) => fetcher.poll(id)));
  feeds = await listFeeds();
}, 60_000);

afterAll(async () => {
  await fetcher.stop();
  await host.stop();
  rmSync(folder, { recursive: true });
});

async function listFeeds(): Promise<Map<string, FeedView>> {
  const { body } = await fetcher.api<{ items: FeedView[] }>('GET', '?limit=200');
  return new Map(body.items.map((feed) => [feed.name, feed]));
}

/** Waits until every feed is polled, or for half a minute. */
async function polledFeeds(): Promise<Map<string, FeedView>> {
  for (const deadline = Date.now() + 30_000; ; await sleep(200)) {
    const listed = await listFeeds();
    const isDone = [...listed.values()].every(({ lastPolledAt }) => lastPolledAt !== null);
    if (isDone || Date.now() > deadline) return listed;
  }
}

test.each(FAULT_CASES)('$name: $status', ({ name, status, detail, articles, warnings, requestedPaths }) => {
  const feed = feeds.get(name)!;
  expect(feed).toMatchObject({ status, ...(articles !== undefined && { articles }) });
  if (detail) expect(feed.detail).toMatch(detail);
  if (warnings) expect(feed.warnings.join(' ')).toMatch(warnings);
  if (requestedPaths) expect(host.requests.get(name) ?? []).toEqual(requestedPaths);
});

test('every failing feed has a detail and is polled again later', () => {
  for (const feed of feeds.values()) {
    if (feed.state !== 'failing') continue;
    expect(feed.detail).toMatch(/^.{15,400}$/);
    expect(Date.parse(feed.nextPollAt!)).toBeGreaterThan(Date.parse(feed.lastPolledAt!));
  }
});

test('no forbidden address was reached', () => {
  expect(host.forbiddenConnections).toBe(0);
});
