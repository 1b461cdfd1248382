import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadEnv } from '#libs/runtime/env.js';
import { DeadLetterWatch } from './dead-letter-watch.js';
import { forward } from './forward.js';
import { QueueSampler } from './queue-sampler.js';
import { QueuesController } from './queues.controller.js';
import { serveWeb } from './serve-web.js';

/** Queue health and the web app. Needs a global provider of BUS. */
@Module({ controllers: [QueuesController], providers: [QueueSampler, DeadLetterWatch] })
export class DashboardModule implements OnModuleInit {
  private readonly http: NestExpressApplication;

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.http = host.httpAdapter as unknown as NestExpressApplication;
    // Here, because body parsers are added later and what is forwarded has to be still unread.
    const { STORE_URL: store, FETCHER_URL: fetcher } = loadEnv();
    if (store || fetcher) this.http.use(forward({ store, fetcher }));
  }

  /** Nest adds the routes before this hook and its 404 after it: the web app takes what no controller wanted. */
  onModuleInit(): void {
    serveWeb(this.http);
  }
}
