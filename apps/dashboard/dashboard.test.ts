import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { topics } from '#libs/contracts/topics.js';
import { pino } from 'pino';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { BUS } from '#libs/messaging/bus/bus.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { DashboardModule } from './dashboard.module.js';
import type { QueuesReport } from './queues-report.js';

describe('the dashboard on the embedded log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let dataSource: DataSource;
  let bus: PostgresBus;
  let app: NestExpressApplication;
  let base: string;

  beforeAll(async () => {
    postgres = await startEmbeddedPostgres(folder);
    dataSource = await createDataSource(postgres.address).initialize();
    bus = new PostgresBus({ dataSource, logger: pino({ level: 'silent' }) });
    await bus.connect();
    const providers = [{ provide: BUS, useValue: bus }];
    @Global()
    @Module({ providers, exports: [BUS], imports: [DashboardModule] })
    class Root {}
    app = await NestFactory.create<NestExpressApplication>(Root, { logger: false });
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await bus.close();
    if (dataSource.isInitialized) await dataSource.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const report = async () => (await (await fetch(`${base}/api/queues`)).json()) as QueuesReport;

  /** The first report that satisfies; a queue is sampled every 2 s. */
  async function reportWith(satisfies: (report: QueuesReport) => boolean): Promise<QueuesReport> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const latest = await report();
      if (satisfies(latest) || Date.now() > deadline) return latest;
      await sleep(200);
    }
  }

  it('proves that an empty log has no dead letters', async () => {
    expect(await report()).toMatchObject({ deadLetters: { count: 0, recent: [] }, error: null });
  });

  it('shows what a group handled and what it gave up on', async () => {
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

  it('pushes reports as they are measured', async () => {
    const stop = new AbortController();
    const answer = await fetch(`${base}/api/queues/live`, { signal: stop.signal });
    expect(answer.headers.get('content-type')).toMatch('text/event-stream');
    let text = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
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
  ])('answers %s with %d', async (path, status, type) => {
    const answer = await fetch(base + path, { headers: { accept: 'text/html' } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, expect.stringMatching(type)]);
  });

  it('knows nothing when the log is gone', async () => {
    await dataSource.destroy();
    const seen = await reportWith(({ error }) => error !== null);
    expect(seen.error).toEqual(expect.any(String));
    expect(seen.topics.map(({ state, lag }) => [state, lag])).toEqual(seen.topics.map(() => ['unknown', null]));
  }, 30_000);
});
