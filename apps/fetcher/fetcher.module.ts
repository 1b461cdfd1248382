import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HttpClient } from '#libs/http/http-client.js';
import { HTTP_DEFAULTS, type HttpSettings, userAgent } from '#libs/http/http-settings.js';
import type { Env } from '#libs/runtime/env.js';
import { ArticlesController } from './api/articles.controller.js';
import { FeedsController } from './api/feeds.controller.js';
import { OpmlController } from './api/opml.controller.js';
import { WebSubController } from './api/websub.controller.js';
import { FetcherConfig } from './config/fetcher-config.js';
import { PreviewFeed } from './discovery/preview-feed.js';
import { ImportFeeds, loadFeeds } from './feeds/feeds-file.js';
import { FeedParser } from './fetch-feed/feed-parser.js';
import { FullText } from './full-text/full-text.js';
import { HostLimiter } from './hosts/host-limiter.js';
import { InboxFolder } from './inbox/inbox-folder.js';
import { WatchInbox } from './inbox/watch-inbox.js';
import { IngestItems } from './polling/ingest-items.js';
import { IngestPush } from './polling/ingest-push.js';
import { PollFeed } from './polling/poll-feed.js';
import { PollFeeds } from './polling/poll-feeds.js';
import { PublishArticles } from './publish/publish-articles.js';
import { RenewSubscriptions } from './websub/renew-subscriptions.js';

const MAX_ERROR_INTERVAL_MS = 86_400_000;

/** What the fetcher reads from the environment. */
export type FetcherEnv = Pick<
  Env,
  | 'INBOX'
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

/** The ingest channels: files, HTTP and feeds. Needs global providers of BUS and DataSource. */
@Module({})
export class FetcherModule {
  /**
   * @param env its INBOX is the watched folder, created when missing
   * @param http how to send requests; by default as the environment says
   * @throws Error when feeds.yaml is invalid
   */
  static forRoot(env: FetcherEnv, http = httpSettings(env)): DynamicModule {
    const limits = { connections: env.FETCH_CONNECTIONS, delay: env.FETCH_DELAY };
    const publicUrl = env.PUBLIC_URL ?? null;
    return {
      module: FetcherModule,
      controllers: [ArticlesController, FeedsController, OpmlController, WebSubController],
      providers: [
        { provide: FetcherConfig, useValue: fetcherConfig(env) },
        PublishArticles,

        { provide: InboxFolder, useValue: new InboxFolder(env.INBOX) },
        WatchInbox,

        { provide: HostLimiter, inject: [DataSource], useFactory: (db: DataSource) => new HostLimiter(db, limits) },
        { provide: HttpClient, inject: [HostLimiter], useFactory: httpClientFactory(env, http) },
        FeedParser,
        FullText,
        PreviewFeed,
        ImportFeeds,
        IngestItems,
        IngestPush,
        PollFeed,
        PollFeeds,
        {
          provide: RenewSubscriptions,
          inject: [DataSource, HttpClient],
          useFactory: (db: DataSource, client: HttpClient) =>
            new RenewSubscriptions(db, (request) => client.fetch(request), publicUrl),
        },
      ],
    };
  }
}

function fetcherConfig(env: FetcherEnv): FetcherConfig {
  return {
    fetcherId: `${hostname()} ${process.pid} ${randomUUID()}`,
    listedFeeds: loadFeeds(env.FEEDS),
    maxConcurrentPolls: env.FETCH_POLLS,
    pollLimits: {
      minIntervalMs: env.POLL_FLOOR,
      maxIntervalMs: env.POLL_CEILING,
      maxErrorIntervalMs: MAX_ERROR_INTERVAL_MS,
    },
  };
}

function httpSettings(env: FetcherEnv): HttpSettings {
  return { ...HTTP_DEFAULTS, userAgent: userAgent(contactOf(env)), allow: env.FETCH_ALLOW, ports: env.FETCH_PORTS };
}

function httpClientFactory(env: FetcherEnv, http: HttpSettings): (limiter: HostLimiter) => HttpClient {
  return (limiter) => {
    if (!contactOf(env))
      new Logger('Feeds').log('the User-Agent names no contact: set FETCH_CONTACT to a web page or a mail address');
    return new HttpClient(http, limiter.acquire);
  };
}

function contactOf({ FETCH_CONTACT, PUBLIC_URL }: FetcherEnv): string | undefined {
  return FETCH_CONTACT ?? PUBLIC_URL;
}
