import type { AddressInfo } from 'node:net';
import { Test } from '@nestjs/testing';
import type { INestApplication } from '@nestjs/common';
import { BUS, type OutgoingMessage } from '#libs/messaging/bus/bus.js';
import { ProblemFilter } from '#libs/runtime/problem-filter.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { ArticlesController } from './articles.controller.js';

/** Records what is published. */
const published: OutgoingMessage[] = [];
const bus = { publish: async (messages: OutgoingMessage[]) => void published.push(...messages) };

let app: INestApplication;
let address: string;

beforeAll(async () => {
  const module = await Test.createTestingModule({
    controllers: [ArticlesController],
    providers: [PublishArticles, { provide: BUS, useValue: bus }],
  }).compile();
  app = module.createNestApplication({ logger: false });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  address = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/api/articles`;
});

afterAll(() => app.close());
beforeEach(() => published.splice(0));

const id = expect.stringMatching(/^[0-9a-f]{32}$/);

const table: [what: string, body: unknown, status: number, expected: object, published: number][] = [
  ['one article', { text: 'x' }, 202, { accepted: [{ index: 0, id }], errors: [] }, 1],
  ['an array', [{ text: 'x' }, { title: 'y' }], 202, { accepted: [{ index: 0 }, { index: 1 }], errors: [] }, 2],
  [
    'one of three invalid',
    [{ text: 'x' }, { text: 'y', url: 'nowhere' }, { text: 'z' }],
    202,
    { accepted: [{ index: 0 }, { index: 2 }], errors: [{ index: 1, field: 'articles.1.url' }] },
    2,
  ],
  [
    'all invalid',
    [{ text: 5 }, 'news'],
    400,
    {
      status: 400,
      errors: [
        { field: 'articles.0.text', detail: 'must be text' },
        { field: 'articles.1', detail: 'an article must be a JSON object' },
      ],
    },
    0,
  ],
  ['an empty object', {}, 400, { detail: expect.stringContaining('articles.0.text: ') }, 0],
  ['an empty array', [], 400, { detail: 'articles: must be 1 to 1000; this request has 0' }, 0],
  ['too many', Array(1001).fill({ text: 'x' }), 400, { detail: expect.stringContaining('has 1001') }, 0],
];

test.each(table)('%s', async (_what, body, status, expected, count) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain(
    status === 400 ? 'application/problem+json' : 'application/json',
  );
  expect(await response.json()).toMatchObject(expected);
  expect(published).toHaveLength(count);
});

test('a published article has its identity as key, an edition and a time of receipt', async () => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ text: 'x', guid: '1', receivedAt: '1999-01-01T00:00:00Z' });
  const before = new Date().toISOString();
  const { accepted } = (await (await fetch(address, { method: 'POST', headers, body })).json()) as {
    accepted: { id: string }[];
  };
  expect(published).toMatchObject([{ key: accepted[0]!.id, value: { source: 'api', edition: 'main', guid: '1' } }]);
  expect((published[0]!.value as { receivedAt: string }).receivedAt >= before).toBe(true);
});
