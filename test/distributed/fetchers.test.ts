import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedList } from '#libs/contracts/api/feeds.js';
import { BabelwireProcess, eventually } from '../standalone/babelwire-process.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const HOSTS = 12;
const FEEDS_PER_HOST = 5;
/** Between two requests to a host. */
const FETCH_DELAY_MS = 1_000;
const FETCHERS = 3;

/** Hosts with several feeds each, which record the requests. */
class Publishers {
  maxLatencyMs = 200;
  readonly polls = new Map<string, number>();
  readonly open = new Map<string, number>();
  maxOpen = 0;
  minPauseMs = Infinity;
  private readonly ended = new Map<string, number>();
  private readonly servers: Server[] = [];

  async start(): Promise<string[]> {
    let port = 0;
    for (let host = 1; host <= HOSTS; host++) {
      const server = createServer((request, response) => {
        const name = request.socket.localAddress!;
        const url = `${name}${request.url}`;
        this.begin(name, url);
        response.once('close', () => this.end(name));
        const item = `<item><guid>${url}</guid><title>News of ${url}</title></item>`;
        const body = `<rss version="2.0"><channel><title>${url}</title>${item}</channel></rss>`;
        setTimeout(() => response.end(body), Math.random() * this.maxLatencyMs);
      });
      await new Promise<void>((done) => server.listen(port, `127.0.1.${host}`, done));
      port = (server.address() as AddressInfo).port;
      this.servers.push(server);
    }
    return this.servers.flatMap((server) => {
      const { address } = server.address() as AddressInfo;
      return Array.from({ length: FEEDS_PER_HOST }, (_, feed) => `http://${address}:${port}/${feed}`);
    });
  }

  stop(): void {
    for (const server of this.servers) server.closeAllConnections();
    for (const server of this.servers) server.close();
  }

  private begin(name: string, url: string): void {
    this.polls.set(url, (this.polls.get(url) ?? 0) + 1);
    this.open.set(name, (this.open.get(name) ?? 0) + 1);
    this.maxOpen = Math.max(this.maxOpen, this.open.get(name)!);
    this.minPauseMs = Math.min(this.minPauseMs, performance.now() - (this.ended.get(name) ?? -Infinity));
  }

  private end(name: string): void {
    this.open.set(name, this.open.get(name)! - 1);
    this.ended.set(name, performance.now());
  }
}

const publishers = new Publishers();
let database: TestDatabase;
let fetchers: BabelwireProcess[] = [];
let urls: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  urls = await publishers.start();
  const settings = { FETCH_ALLOW: '127.0.0.0/8', FETCH_PORTS: new URL(urls[0]!).port, FETCH_DELAY: '1s' };
  const env = { ...settings, DATABASE_URL: database.url, FEEDS: 'feeds.yaml', POLL_FLOOR: '5s', POLL_CEILING: '10s' };
  fetchers = Array.from({ length: FETCHERS }, () => new BabelwireProcess(env, 'fetcher'));
  const list = urls.map((url) => `- {url: "${url}", interval: 10s}\n`).join('');
  for (const { folder } of fetchers) writeFileSync(join(folder, 'feeds.yaml'), list);
  await Promise.all(fetchers.map((fetcher) => fetcher.start()));
}, 60_000);
afterAll(async () => {
  await Promise.all(fetchers.map((fetcher) => fetcher.end()));
  publishers.stop();
  await database?.drop();
}, 30_000);

const unpolled = async () => urls.filter((url) => !publishers.polls.has(url.replace(/^http:\/\/|:\d+/g, '')));
const isEmpty = (list: string[]) => list.length === 0;

test('fetchers share the feeds: each exists once and is polled, within the limits of its host', async () => {
  await eventually(unpolled, isEmpty, 30);
  const list = await fetchers[0]!.get<FeedList>('/api/feeds?limit=200');
  expect(list.items.map(({ url }) => url).sort()).toEqual(urls.toSorted());
  expect(publishers.maxOpen).toBe(1);
  // The host observes the end of a request a little later than the fetcher.
  expect(publishers.minPauseMs).toBeGreaterThan(FETCH_DELAY_MS - 100);
}, 60_000);

test('other fetchers take over the feeds and host slots of a killed one', async () => {
  publishers.maxLatencyMs = 3_000;
  await eventually(async () => [...publishers.open.values()], (open) => open.filter(Boolean).length > HOSTS / 2, 30); // prettier-ignore
  await fetchers.pop()!.stop('SIGKILL');
  publishers.maxLatencyMs = 200;
  publishers.polls.clear();
  await eventually(unpolled, isEmpty, 60);
  expect(publishers.maxOpen).toBe(1);
}, 120_000);

test('a stopped fetcher releases its feeds at once', async () => {
  publishers.maxLatencyMs = 3_000;
  await sleep(2_000);
  const { code, durationMs } = await fetchers.pop()!.stop('SIGTERM');
  expect(code).toBe(0);
  expect(durationMs).toBeLessThan(5_000);
  publishers.maxLatencyMs = 200;
  publishers.polls.clear();
  await eventually(unpolled, isEmpty, 25);
}, 60_000);
