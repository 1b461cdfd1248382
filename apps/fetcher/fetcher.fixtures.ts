import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Global, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import type { FeedView } from '#libs/contracts/api/feeds.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { DatabaseModule } from '#libs/database/database.module.js';
import type { HttpSettings } from '#libs/http/http-settings.js';
import { BUS, type OutgoingMessage } from '#libs/messaging/bus/bus.js';
import { BodyParserModule } from '#libs/runtime/body-parsers.js';
import { ProblemFilter } from '#libs/runtime/problem-filter.js';
import { type FetcherEnv, FetcherModule } from './fetcher.module.js';
import { openTestDatabase } from './hosts/test-database.fixtures.js';
import { Publisher } from './publisher.fixtures.js';
import { RenewSubscriptions } from './websub/renew-subscriptions.js';

/** For tests: a fetcher on a real database, a publisher that it may fetch from, and a bus that records what is published. */
export class TestFetcher {
  readonly publisher = new Publisher();
  readonly published: RawArticle[] = [];
  /** How many of the next attempts to publish fail. */
  failures = 0;
  db!: DataSource;
  private readonly inbox = mkdtempSync(join(tmpdir(), 'babelwire-inbox-'));
  private app!: INestApplication;
  private closeDatabase!: () => Promise<void>;

  /**
   * @param http how to send requests, where that differs from production
   * @param port of the API; any free one by default
   */
  async start({ FETCH_PORTS = [], ...env }: Partial<FetcherEnv> = {}, http?: HttpSettings, port = 0): Promise<void> {
    await this.publisher.start();
    ({ db: this.db, close: this.closeDatabase } = await openTestDatabase());
    const bus = { publish: async (messages: OutgoingMessage[]) => this.publish(messages) };
    @Global()
    @Module({ providers: [{ provide: BUS, useValue: bus }], exports: [BUS] })
    class BusModule {}
    const settings: FetcherEnv = {
      ...{ INBOX: this.inbox, FEEDS: 'none.yaml', FETCH_ALLOW: ['127.0.0.0/8'] },
      ...{ FETCH_CONNECTIONS: 8, FETCH_DELAY: 0, FETCH_POLLS: 8, POLL_FLOOR: 300_000, POLL_CEILING: 3_600_000 },
      ...env,
      FETCH_PORTS: [this.publisher.port, ...FETCH_PORTS],
    };
    const fetcher = FetcherModule.forRoot(settings, http);
    @Module({ imports: [BodyParserModule, DatabaseModule.forRoot(this.db), BusModule, fetcher] })
    class TestModule {}
    this.app = await NestFactory.create(TestModule, { logger: false, abortOnError: false, bodyParser: false });
    this.app.useGlobalFilters(new ProblemFilter());
    await this.app.listen(port, '127.0.0.1');
  }

  /** @param inspect gets the database as the stopped fetcher left it */
  async stop(inspect?: (db: DataSource) => Promise<unknown>): Promise<void> {
    await this.app.close();
    if (inspect) await inspect(this.db);
    await this.closeDatabase();
    await this.publisher.stop();
    rmSync(this.inbox, { recursive: true });
  }

  /** Sends a request to the API. @returns status and body */
  async api<T = FeedView>(method: string, path: string, body?: object | string): Promise<{ status: number; body: T }> {
    const { port } = this.app.getHttpServer().address() as AddressInfo;
    const type = typeof body === 'string' ? 'text/x-opml' : 'application/json';
    const response = await fetch(`http://127.0.0.1:${port}/api/feeds${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': type },
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T };
  }

  /** Does now what otherwise happens every minute. */
  async renewSubscriptions(): Promise<void> {
    await this.app.get(RenewSubscriptions).renewSubscriptions(new Date());
  }

  /** Adds a feed and waits for its first poll. */
  async add(settings: { url: string } & Record<string, unknown>): Promise<FeedView> {
    const { status, body } = await this.api('POST', '', settings);
    if (status !== 201) throw new Error(`not added: ${JSON.stringify(body)}`);
    return this.polledSince(body.id, null);
  }

  /** Requests a poll and waits until it is done. */
  async poll(id: string): Promise<FeedView> {
    const { body: before } = await this.api('GET', `/${id}`);
    await this.api('POST', `/${id}/poll`);
    return this.polledSince(id, before.lastPolledAt);
  }

  /** Waits until a feed was polled after that time. */
  async polledSince(id: string, before: string | null): Promise<FeedView> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(30)) {
      const { body } = await this.api('GET', `/${id}`);
      if (body.lastPolledAt !== before) return body;
    }
    throw new Error(`feed ${id} was not polled`);
  }

  private publish(messages: OutgoingMessage[]): void {
    if (this.failures-- > 0) throw new Error('the broker is away');
    this.published.push(...messages.map((message) => message.value as RawArticle));
  }
}
