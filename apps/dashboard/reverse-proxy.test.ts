import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TRUSTED_PROXIES } from '#libs/runtime/create-app.js';
import { reverseProxy } from './reverse-proxy.js';

@Module({})
class Empty {}

/** A service that responds with the request. */
async function service(name: string): Promise<Server> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return void response.write('data: 1\n\n');
    }
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      response.writeHead(request.url === '/api/stories/old' ? 308 : 200, { location: '/api/stories/new' });
      response.end(JSON.stringify({ name, method: request.method, url: request.url, body, headers: request.headers }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

const address = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('reverseProxy', () => {
  let store: Server;
  let fetcher: Server;
  let app: NestExpressApplication;
  let base: string;

  beforeAll(async () => {
    [store, fetcher] = await Promise.all([service('store'), service('fetcher')]);
    app = await NestFactory.create<NestExpressApplication>(Empty, { logger: false });
    app.set('trust proxy', TRUSTED_PROXIES);
    app.use(reverseProxy({ store: address(store), fetcher: address(fetcher) }));
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  });

  afterAll(async () => {
    await app.close();
    for (const server of [store, fetcher]) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });

  it.each([
    ['GET', '/api/stories?language=de', 'store'],
    ['GET', '/api/stories/1', 'store'],
    ['GET', '/api/stories.atom', 'store'],
    ['GET', '/api/articles/1', 'store'],
    ['POST', '/api/articles', 'fetcher'],
    ['GET', '/api/articles', 'fetcher'],
    ['GET', '/api/feeds', 'fetcher'],
    ['PATCH', '/api/feeds/1', 'fetcher'],
    ['DELETE', '/api/feeds/1', 'fetcher'],
    ['POST', '/api/feeds/1/poll', 'fetcher'],
    ['GET', '/api/feeds.opml', 'fetcher'],
    ['GET', '/api/websub/1?hub.mode=subscribe', 'fetcher'],
    ['POST', '/api/websub/1', 'fetcher'],
  ])('%s %s goes to the %s', async (method, path, name) => {
    const response = await fetch(base + path, { method, headers: { authorization: 'Bearer x' } });
    expect(await response.json()).toMatchObject({ name, method, url: path, headers: { authorization: 'Bearer x' } });
  });

  it.each(['/api/queues', '/api/storiesx', '/api/feedsx', '/api/websubs/1', '/health/live', '/'])(
    '%s is not forwarded',
    async (path) => {
      expect((await fetch(base + path)).status).toBe(404);
    },
  );

  it.each([
    [{}, () => new URL(base).host, 'http'],
    [{ 'x-forwarded-host': 'news.example', 'x-forwarded-proto': 'https' }, () => 'news.example', 'https'],
  ])('says where the client reached it: %j', async (headers, host, protocol) => {
    const { headers: forwarded } = (await (await fetch(`${base}/api/stories`, { headers: { ...headers } })).json()) as { headers: object }; // prettier-ignore
    expect(forwarded).toMatchObject({ 'x-forwarded-host': host(), 'x-forwarded-proto': protocol });
  });

  it('forwards a body above the limit of the default parser', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(500_000) });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${base}/api/articles`, { method: 'POST', body, headers });
    expect(await response.json()).toMatchObject({ body });
  });

  it('forwards redirects', async () => {
    const response = await fetch(`${base}/api/stories/old`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '/api/stories/new']);
  });

  it('forwards events while the stream is open', async () => {
    const stop = new AbortController();
    const response = await fetch(`${base}/api/events`, { signal: stop.signal });
    const first = await response.body!.getReader().read();
    expect(new TextDecoder().decode(first.value)).toBe('data: 1\n\n');
    stop.abort();
  });

  it('names the service that does not respond', async () => {
    const gone = await NestFactory.create<NestExpressApplication>(Empty, { logger: false });
    gone.use(reverseProxy({ store: 'http://127.0.0.1:9' }));
    await gone.listen(0, '127.0.0.1');
    const response = await fetch(`${await gone.getUrl()}/api/stories`);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 502, detail: expect.stringMatching(/^127\.0\.0\.1:9 /) });
    await gone.close();
  });
});
