import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { QueuesReport } from '#libs/contracts/api/queues.js';
import { topics } from '#libs/contracts/topics.js';
import { pino } from 'pino';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { BUS } from '#libs/messaging/bus/bus.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { BodyParserModule } from '#libs/runtime/body-parsers.js';
import { DashboardModule } from './dashboard.module.js';

describe('the dashboard on the PostgreSQL log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let dataSource: DataSource;
  let bus: PostgresBus;
  let app: NestExpressApplication;
  let base: string;
  let fetcher: Server;

  beforeAll(async () => {
    postgres = await startEmbeddedPostgres(folder);
    dataSource = await createDataSource(postgres.address).initialize();
    bus = new PostgresBus({ dataSource, logger: pino({ level: 'silent' }) });
    await bus.connect();
    fetcher = createServer((request, response) => void request.pipe(response)).listen(0, '127.0.0.1');
    await once(fetcher, 'listening');
    const { port } = fetcher.address() as AddressInfo;
    const dashboard = DashboardModule.forRoot({ FETCHER_URL: `http://127.0.0.1:${port}` });
    const providers = [{ provide: BUS, useValue: bus }];
    @Global()
    @Module({ providers, exports: [BUS], imports: [BodyParserModule, dashboard] })
    class Root {}
    app = await NestFactory.create<NestExpressApplication>(Root, { logger: false, bodyParser: false });
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  }, 60_000);

  afterAll(async () => {
    await app.close();
    fetcher.closeAllConnections();
    fetcher.close();
    await bus.close();
    if (dataSource.isInitialized) await dataSource.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const report = async () => (await (await fetch(`${base}/api/queues`)).json()) as QueuesReport;

  /** The first report that satisfies, or the latest after 15 s; queues are sampled every 2 s. */
  async function reportWith(satisfies: (report: QueuesReport) => boolean): Promise<QueuesReport> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const latest = await report();
      if (satisfies(latest) || Date.now() > deadline) return latest;
      await sleep(200);
    }
  }

  it('reports no dead letters for an empty log', async () => {
    expect(await report()).toMatchObject({ deadLetters: { count: 0, recent: [] }, error: null });
  });

  it('counts what a group processed and its dead letters', async () => {
    const consumer = await bus.subscribe({
      topic: topics.raw,
      group: 'readers',
      step: 'read',
      commit: 'bus',
      maxBatch: 10,
      handle: async (messages) => ({
        emit: [],
        deadLetter: messages.filter((m) => m.key === 'bad').map((message) => ({ message, reason: 'it is bad' })),
      }),
    });
    await bus.publish(
      ['good', 'bad', 'better'].map((key) => ({
        topic: topics.raw,
        key,
        value: { source: 'test', text: key, edition: 'main' },
      })),
    );
    const seen = await reportWith(({ deadLetters, topics }) => deadLetters.count === 1 && topics[0]?.committed === '3');
    expect(seen.topics[0]).toMatchObject({ topic: 'news.raw', group: 'readers', state: 'ok', lag: 0, deadLetters: 1 });
    expect(seen.deadLetters.recent).toEqual([
      expect.objectContaining({ topic: 'news.raw', group: 'readers', step: 'read', reason: 'it is bad' }),
    ]);
    await consumer.stop();
  }, 30_000);

  it('streams reports', async () => {
    const stop = new AbortController();
    const response = await fetch(`${base}/api/queues/live`, { signal: stop.signal });
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.match(/^data: \{/gm)?.length === 2) break;
    }
    stop.abort();
  }, 15_000);

  it.each([
    ['/', 200, /text\/html/],
    ['/stories/0123', 200, /text\/html/],
    ['/icon.svg', 200, /image\/svg/],
    ['/api/nothing', 404, /json/],
    ['/metrics/nothing', 404, /json/],
  ])('%s is %d', async (path, status, type) => {
    const response = await fetch(base + path, { headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, expect.stringMatching(type)]);
  });

  it('forwards a body unread', async () => {
    const body = '{ "text":  "x" }';
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${base}/api/articles`, { method: 'POST', body, headers });
    expect(await response.text()).toBe(body);
  });

  it('reports unknown when the log is unreachable', async () => {
    await dataSource.destroy();
    const seen = await reportWith(({ error }) => error !== null);
    expect(seen.error).toEqual(expect.any(String));
    expect(seen.topics.map(({ state, lag }) => [state, lag])).toEqual(seen.topics.map(() => ['unknown', null]));
  }, 30_000);
});
