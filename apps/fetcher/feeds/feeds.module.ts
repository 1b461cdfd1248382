import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Env } from '#libs/runtime/env.js';
import { FeedsController } from '../api/feeds.controller.js';
import { OpmlController } from '../api/opml.controller.js';
import { FullText } from '../full-text/full-text.js';
import { HttpClient } from '../http/http-client.js';
import { HTTP_DEFAULTS, type HttpSettings } from '../http/http-settings.js';
import { userAgent } from '../http/user-agent.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { RenewSubscriptions } from '../websub/renew-subscriptions.js';
import { WebSubController } from '../api/websub.controller.js';
import { FETCHER_ID } from '../polling/fetcher-id.js';
import { loadFeeds } from './feeds-file.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { HostLimiter } from '../hosts/host-limiter.js';
import { ImportFeeds, LISTED_FEEDS } from './import-feeds.js';
import { POLL_BOUNDS, PollFeed } from '../polling/poll-feed.js';
import { PollFeeds, POLLS_AT_A_TIME } from '../polling/poll-feeds.js';
import { IngestItems } from '../polling/take-items.js';
import { IngestPush } from '../polling/take-push.js';
import { PreviewFeed } from '../discovery/preview-feed.js';

/** Longest pause after errors, in milliseconds. */
const ERROR_CEILING = 86_400_000;

/** What the feeds need to know of the settings. */
export type FeedsEnv = Pick<
  Env,
  | 'FEEDS'
  | 'PUBLIC_URL'
  | 'FETCH_CONTACT'
  | 'FETCH_ALLOW'
  | 'FETCH_PORTS'
  | 'FETCH_CONNECTIONS'
  | 'FETCH_DELAY'
  | 'FETCH_POLLS'
  | 'POLL_FLOOR'
  | 'POLL_CEILING'
>;

/** Feeds: their list, their polls, their interface. */
@Module({})
export class FeedsModule {
  /**
   * @param http how to speak HTTP, where it has to be otherwise than the environment says
   * @throws Error when feeds.yaml cannot be understood
   */
  static forRoot(env: FeedsEnv, http = httpSettings(env)): DynamicModule {
    const id = `${hostname()} ${process.pid} ${randomUUID()}`;
    const manners = { connections: env.FETCH_CONNECTIONS, delay: env.FETCH_DELAY };
    const bounds = { floor: env.POLL_FLOOR, ceiling: env.POLL_CEILING, errorCeiling: ERROR_CEILING };
    return {
      module: FeedsModule,
      controllers: [FeedsController, OpmlController, WebSubController],
      providers: [
        ...[
          PublishArticles,
          FeedParser,
          FullText,
          IngestItems,
          IngestPush,
          PollFeed,
          PreviewFeed,
          ImportFeeds,
          PollFeeds,
        ],
        { provide: LISTED_FEEDS, useValue: loadFeeds(env.FEEDS) },
        { provide: FETCHER_ID, useValue: id },
        { provide: POLL_BOUNDS, useValue: bounds },
        { provide: POLLS_AT_A_TIME, useValue: env.FETCH_POLLS },
        { provide: HostLimiter, inject: [DataSource], useFactory: (db: DataSource) => new HostLimiter(db, manners) },
        { provide: RenewSubscriptions, inject: [DataSource, HttpClient], useFactory: renewalsFor(env) },
        { provide: HttpClient, inject: [HostLimiter], useFactory: clientFor(env, http) },
      ],
    };
  }
}

function renewalsFor({ PUBLIC_URL }: FeedsEnv): (db: DataSource, http: HttpClient) => RenewSubscriptions {
  return (db, http) => new RenewSubscriptions(db, (ask) => http.fetch(ask), PUBLIC_URL ?? null);
}

function clientFor({ FETCH_CONTACT, PUBLIC_URL }: FeedsEnv, http: HttpSettings): (turns: HostLimiter) => HttpClient {
  return (turns) => {
    if (!FETCH_CONTACT && !PUBLIC_URL)
      new Logger('Feeds').log('publishers cannot reach you: set FETCH_CONTACT to a page or a mail address');
    return new HttpClient(http, turns.acquire);
  };
}

function httpSettings(env: FeedsEnv): HttpSettings {
  return {
    ...HTTP_DEFAULTS,
    userAgent: userAgent(env.FETCH_CONTACT ?? env.PUBLIC_URL),
    allow: env.FETCH_ALLOW,
    ports: env.FETCH_PORTS,
  };
}
