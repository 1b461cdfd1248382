import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DataSource } from 'typeorm';
import { DatabaseModule } from '#libs/database/database.module.js';
import { Feed } from '#libs/database/entities/feed.entity.js';
import type { Fetch } from '#libs/http/fetch-types.js';
import { HttpClient } from '#libs/http/http-client.js';
import { HTTP_DEFAULTS } from '#libs/http/http-settings.js';
import { BodyParserModule } from '#libs/runtime/body-parsers.js';
import { ProblemFilter } from '#libs/runtime/problem-filter.js';
import { openTestDatabase } from '../hosts/test-database.fixtures.js';
import { Hub } from './hub.fixtures.js';
import { RenewSubscriptions } from './renew-subscriptions.js';
import { WebSubController } from '../api/websub.controller.js';
import { IngestPush } from '../polling/ingest-push.js';

export const TOPIC = 'https://news.example/feed';
export const RSS = '<rss version="2.0"><channel><title>Ten ships – zehn Schiffe</title></channel></rss>';

/** Only the date is faked: servers and the database need their timers. */
const REAL = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const; // prettier-ignore

/** For tests: an application with the callback and a database, the renewals, and a hub; all on one clock that tests move. */
export class Subscriber {
  db!: DataSource;
  origin!: string;
  hub!: Hub;
  now!: Date;
  /** The feed that declares the hub. */
  id!: string;
  renewals!: RenewSubscriptions;
  /** Documents that were ingested. */
  readonly ingested: { id: string; body: string; contentType?: string }[] = [];
  /** How many of the next documents fail. */
  failures = 0;
  private app!: NestExpressApplication;
  private client!: HttpClient;
  private hubUrl!: string;
  private close!: () => Promise<void>;

  async start(): Promise<void> {
    jest.useFakeTimers({ doNotFake: [...REAL] });
    ({ db: this.db, close: this.close } = await openTestDatabase());
    const root = {
      module: class Root {},
      imports: [BodyParserModule, DatabaseModule.forRoot(this.db)],
      controllers: [WebSubController],
      providers: [{ provide: IngestPush, useValue: { ingest: this.ingest } }],
    };
    this.app = await NestFactory.create<NestExpressApplication>(root, { logger: false, bodyParser: false });
    this.app.useGlobalFilters(new ProblemFilter());
    await this.app.listen(0, '127.0.0.1');
    this.origin = await this.app.getUrl();
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.close();
  }

  /** A new hub, and one feed that declares it. */
  async begin(): Promise<void> {
    jest.setSystemTime(jest.getRealSystemTime());
    this.hub = new Hub();
    this.hubUrl = await this.hub.listen();
    this.now = new Date(this.hub.now);
    const local = { allow: ['127.0.0.1'], ports: [Number(new URL(this.hubUrl).port)] };
    this.client = new HttpClient({ ...HTTP_DEFAULTS, userAgent: 'test', ...local });
    this.renewals = this.anotherFetcher();
    this.ingested.length = 0;
    this.failures = 0;
    await this.db.query('TRUNCATE feed, feed_item');
    this.id = await this.addFeed();
  }

  async end(): Promise<void> {
    this.hub.close();
    await this.client.close();
  }

  anotherFetcher(): RenewSubscriptions {
    const fetch: Fetch = (request) => this.client.fetch(request);
    return new RenewSubscriptions(this.db, fetch, `${this.origin}/`);
  }

  async addFeed(id = randomUUID()): Promise<string> {
    const source = { name: 'News', sourceId: 'News', edition: 'main' };
    const columns = { id, url: TOPIC, urlKey: id, host: 'news.example', ...source };
    await this.db.manager.insert(Feed, { ...columns, hub: this.hubUrl, pushTopic: TOPIC, pushNextAt: this.now });
    return id;
  }

  feed(): Promise<Feed> {
    return this.db.manager.findOneByOrFail(Feed, { id: this.id });
  }

  async change(changes: Partial<Feed>): Promise<void> {
    await this.db.manager.update(Feed, { id: this.id }, changes);
  }

  callback(id = this.id): string {
    return `${this.origin}/api/websub/${id}`;
  }

  /** Advances the clock, then sends the requests that are due. @returns their number */
  async pass(milliseconds: number): Promise<number> {
    this.now = new Date(this.now.getTime() + milliseconds);
    this.hub.now = this.now.getTime();
    jest.setSystemTime(this.now);
    const requests = await this.renewals.renewSubscriptions(this.now);
    await this.hub.settled();
    return requests;
  }

  private readonly ingest: IngestPush['ingest'] = async (id, { body, contentType }) => {
    if (this.failures-- > 0) throw new Error('the broker is away');
    this.ingested.push({ id, body: body.toString(), contentType });
  };
}
