import express from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBodyAdmission } from './body-admission.js';

const MB = 1024 * 1024;
let server: Server;
let address: string;
let inFlight = 0;
let most = 0;
let handlingMs = 20;

beforeAll((done) => {
  const app = express();
  app.use(createBodyAdmission(4 * MB, 500), express.raw({ limit: '20mb', type: () => true }));
  app.post('/', (request, response) => {
    inFlight += (request.body as Buffer).length;
    most = Math.max(most, inFlight);
    setTimeout(() => {
      inFlight -= (request.body as Buffer).length;
      response.sendStatus(202);
    }, handlingMs);
  });
  server = app.listen(0, '127.0.0.1', () => {
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    done();
  });
});
afterAll(() => void server.close());
beforeEach(() => (most = 0));

const post = (bytes: number) => fetch(address, { method: 'POST', body: Buffer.alloc(bytes) });

test('large bodies are handled a few at a time, all of them', async () => {
  const responses = await Promise.all(Array.from({ length: 10 }, () => post(1.5 * MB)));
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(202));
  expect(most).toBeLessThanOrEqual(4 * MB);
});

test('a body larger than the bound is handled alone', async () => {
  expect((await post(6 * MB)).status).toBe(202);
});

test('what waits for too long is refused and can be sent again, small bodies are not held up', async () => {
  handlingMs = 1_000;
  const first = post(3 * MB);
  const [second, small] = await Promise.all([post(3 * MB), post(100)]);
  expect([second.status, second.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await second.json()).toMatchObject({
    status: 503,
    detail: expect.stringContaining('send it again') as string,
  });
  expect([small.status, (await first).status]).toEqual([202, 202]);
  handlingMs = 20;
  expect((await post(3 * MB)).status).toBe(202);
});
