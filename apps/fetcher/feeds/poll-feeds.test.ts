import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { Outgoing } from '#libs/messaging/bus.js';
import { PublishArticles } from '../publish-articles.js';
import { PollFeeds } from './poll-feeds.js';

const RSS =
  '<rss version="2.0"><channel><title>x</title><item><guid>1</guid><title>Ten ships</title></item></channel></rss>';

let server: Server;
let address: string;
let requests: IncomingMessage[];
let published: RawArticle[];
let failures: number;

const bus = {
  publish: async (messages: Outgoing[]) => {
    if (failures-- > 0) throw new Error('the broker is away');
    published.push(...messages.map((message) => message.value as RawArticle));
  },
};

beforeAll(async () => {
  Logger.overrideLogger(false);
  server = createServer((request, response) => {
    requests.push(request);
    if (request.url === '/gone') return void response.writeHead(410).end();
    if (request.url === '/huge') return void response.end(Buffer.alloc(11 * 1024 * 1024, ' '));
    if (request.headers['if-none-match'] === '"v1"') return void response.writeHead(304).end();
    response.writeHead(200, { etag: '"v1"' }).end(RSS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

/** Polls every 100 ms until the condition holds. */
async function pollUntil(condition: () => boolean, ...paths: string[]): Promise<void> {
  requests = [];
  published = [];
  const feeds = paths.map((path) => ({ url: address + path, name: 'Harbour', interval: 100, edition: 'sport' }));
  const poller = new PollFeeds(feeds, new PublishArticles(bus));
  poller.onApplicationBootstrap();
  for (let tries = 0; tries < 200 && !condition(); tries++) await sleep(50);
  await poller.beforeApplicationShutdown();
}

test('bad feeds stop no good one, and what did not change is not published again', async () => {
  failures = 0;
  const asked = (path: string) => requests.filter(({ url }) => url === path).length;
  await pollUntil(() => asked('/good') > 2 && asked('/gone') > 0 && asked('/huge') > 0, '/gone', '/huge', '/good');
  expect(published).toMatchObject([{ source: 'Harbour', edition: 'sport', guid: '1', title: 'Ten ships' }]);
  expect(asked('/good')).toBeGreaterThan(2);
  expect(requests[0]!.headers['user-agent']).toMatch(/^Babelwire/);
});

test('a feed that could not be published is asked for in full again', async () => {
  failures = 1;
  await pollUntil(() => published.length > 0, '/good');
  expect(published).toHaveLength(1);
  expect(requests[1]!.headers['if-none-match']).toBeUndefined();
});
