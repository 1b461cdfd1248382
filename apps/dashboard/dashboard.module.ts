import { type DynamicModule, Inject, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { type Handler, static as staticFiles } from 'express';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FORWARDS_PATH, type ForwardsPath } from '#libs/runtime/api-docs.js';
import type { Env } from '#libs/runtime/env.js';
import { DeadLetterMonitor } from './dead-letter-monitor.js';
import { QueueSampler, QueuesController } from './queues.controller.js';
import { reverseProxy, upstreamOf, type Upstreams } from './reverse-proxy.js';

const UPSTREAMS = Symbol('UPSTREAMS');

/** Queue health, the web app, and a reverse proxy to the other services. Needs a global provider of BUS. */
@Module({ controllers: [QueuesController], providers: [QueueSampler, DeadLetterMonitor] })
export class DashboardModule implements NestModule {
  static forRoot({ STORE_URL, FETCHER_URL }: Pick<Env, 'STORE_URL' | 'FETCHER_URL'>): DynamicModule {
    const upstreams: Upstreams = { store: STORE_URL, fetcher: FETCHER_URL };
    const forwardsPath: ForwardsPath = (path) => upstreamOf(path, upstreams) !== undefined;
    return {
      module: DashboardModule,
      // The middleware of global modules runs before the body parsers: forwarded requests must be unread.
      global: true,
      providers: [
        { provide: UPSTREAMS, useValue: upstreams },
        { provide: FORWARDS_PATH, useValue: forwardsPath },
      ],
    };
  }

  constructor(@Inject(UPSTREAMS) private readonly upstreams: Upstreams) {}

  configure(consumer: MiddlewareConsumer): void {
    const folder = webFolder();
    consumer.apply(reverseProxy(this.upstreams), webFiles(folder), webPages(folder)).forRoutes('/');
  }
}

/** The files that `vite build` wrote. Names below assets/ contain a hash of the content. */
function webFiles(folder: string): Handler {
  return staticFiles(folder, {
    index: false,
    setHeaders: (response, path) =>
      response.setHeader('Cache-Control', path.includes('assets') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  });
}

/** Paths of controllers. Unknown paths below them are 404, not a page. */
const CONTROLLERS = /^\/(api|metrics|health)(\/|$)/;

/** Serves index.html at every other path, because the pages' paths exist in the browser only. */
function webPages(folder: string): Handler {
  return (request, response, next) => {
    const isPage = ['GET', 'HEAD'].includes(request.method) && !CONTROLLERS.test(request.path);
    if (!isPage || !request.accepts('html')) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: folder }, (error) => error && next(error));
  };
}

/** dist/web of this package: the nearest one above this file, compiled (dist/apps/dashboard) or not. */
function webFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'dist', 'web');
  }
  throw new Error('there is no package.json above the dashboard');
}
