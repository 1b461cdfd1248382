import { afterAll, beforeAll, expect, it } from '@jest/globals';
import express from 'express';
import { get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostGuard, originGuard, tokenGuard } from './create-app.js';

const token = 'correct horse: battery';
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
let server: Server;

beforeAll((done) => {
  const app = express();
  app.use('/host', hostGuard('https://news.example.org/babelwire'), (_request, response) => void response.send('in'));
  app.use('/origin', originGuard, (_request, response) => void response.send('in'));
  app.use(tokenGuard('s3cret:token'), (_request, response) => void response.send('in'));
  server = app.listen(0, '127.0.0.1', () => done());
});
afterAll(() => void server.close());

it.each([
  ['/api/stories', undefined, 401],
  ['/api/stories', 'Bearer s3cret:token', 200],
  ['/api/stories', 'bearer s3cret:token', 200],
  ['/api/stories', 'Bearer wrong', 401],
  ['/api/stories', 'Bearer', 401],
  ['/api/stories', basic('anyone:s3cret:token'), 200],
  ['/api/stories', basic(':s3cret:token'), 200],
  ['/api/stories', basic('s3cret:token:'), 401],
  ['/api/stories', basic('nocolon'), 401],
  ['/', basic(`me:${token}`), 401],
  ['/health/live', undefined, 200],
  ['/health/ready', undefined, 200],
  ['/healthy', undefined, 401],
  ['//health', undefined, 401],
  ['/api/websub/0190a5d2-6b3c-7e11-8a55-3f0c9d1b2e47?hub.mode=subscribe', undefined, 200],
  ['/api/websub/0190a5d2-6b3c-7e11-8a55-3f0c9d1b2e47/', undefined, 401],
  ['/api/websub/0190a5d2-6b3c-7e11-8a55-3f0c9d1b2e47/..%2f..%2fstories', undefined, 401],
  ['/api/websub/..%2fstories', undefined, 401],
  ['/api/websub/', undefined, 401],
  ['/api/websub', undefined, 401],
  ['/api/feeds', undefined, 401],
])('%s with %s answers %d', async (path, authorization, status) => {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: authorization ? { authorization } : {} });
  expect(response.status).toBe(status);
  expect(response.headers.get('www-authenticate')).toBe(
    status === 401 ? 'Basic realm="Babelwire", charset="UTF-8", Bearer realm="Babelwire"' : null,
  );
});

it.each([
  ['POST', 'cross-site', 403],
  ['DELETE', 'same-site', 403],
  ['POST', 'same-origin', 200],
  ['POST', 'none', 200],
  ['POST', undefined, 200],
  ['GET', 'cross-site', 200],
])('%s from a %s page answers %d', async (method, site, status) => {
  const { port } = server.address() as AddressInfo;
  const headers: Record<string, string> = site ? { 'sec-fetch-site': site } : {};
  const response = await fetch(`http://127.0.0.1:${port}/origin`, { method, headers });
  expect(response.status).toBe(status);
});

it.each([
  ['127.0.0.1:3000', 200],
  ['127.0.0.1', 200],
  ['[::1]:3000', 200],
  ['192.168.1.7:3000', 200],
  ['localhost:3000', 200],
  ['LOCALHOST', 200],
  ['babelwire.localhost', 200],
  ['news.example.org', 200],
  ['evil.example:3000', 421],
  ['127.0.0.1.evil.example', 421],
  ['localhost.evil.example', 421],
  ['notlocalhost', 421],
])('a request to %s answers %d without a token', async (host, status) => {
  const { port } = server.address() as AddressInfo;
  const found = await new Promise((resolve) =>
    get({ host: '127.0.0.1', port, path: '/host', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }),
  );
  expect(found).toBe(status);
});
