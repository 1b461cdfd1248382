import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HttpClient } from '#libs/http/http-client.js';
import { HTTP_DEFAULTS, type HttpSettings, userAgent } from '#libs/http/http-settings.js';
import type { Env } from '#libs/runtime/env.js';
import { AtomController } from './api/atom.controller.js';
import { ErasureController } from './api/erasure.controller.js';
import { EventsController } from './api/events.controller.js';
import { RevisionsController } from './api/revisions.controller.js';
import { SnapshotController } from './api/snapshot.controller.js';
import { ArticlesController, StoriesController } from './api/stories.controller.js';
import { EraseFromLog } from './removal/erase-from-log.js';
import { EventLog } from './events/event-log.js';
import { Retention } from './removal/retention.js';
import { StoreDecisionsController } from './stories/store-decisions.controller.js';
import { DeliverEvents } from './webhooks/deliver-events.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

/** A webhook's receiver has so long to respond. */
const DELIVERY_TIMEOUT_MS = 15_000;

/** What the store reads from the environment. */
export type StoreEnv = Pick<Env, 'FETCH_ALLOW' | 'FETCH_PORTS' | 'FETCH_CONTACT' | 'PUBLIC_URL' | 'RETENTION_DAYS'>;

/** Stores stories in PostgreSQL, serves them, and delivers events. Needs global providers of the DataSource and of BUS. */
@Module({})
export class StoreModule {
  static forRoot(env: StoreEnv): DynamicModule {
    return {
      module: StoreModule,
      controllers: [
        StoreDecisionsController,
        // Before StoriesController, whose stories/:id also matches stories/:id.atom.
        AtomController,
        StoriesController,
        ArticlesController,
        RevisionsController,
        ErasureController,
        EventsController,
        SnapshotController,
        WebhooksController,
      ],
      providers: [
        EventLog,
        EraseFromLog,
        {
          provide: Retention,
          useFactory: (db: DataSource) => new Retention(db, env.RETENTION_DAYS ?? null),
          inject: [DataSource],
        },
        { provide: HttpClient, useValue: new HttpClient(httpSettings(env)) },
        DeliverEvents,
      ],
    };
  }
}

/** The rules for feeds hold for webhooks, too: both go to URLs that users enter. */
function httpSettings(env: StoreEnv): HttpSettings {
  return {
    ...HTTP_DEFAULTS,
    timeouts: { ...HTTP_DEFAULTS.timeouts, totalMs: DELIVERY_TIMEOUT_MS },
    userAgent: userAgent(env.FETCH_CONTACT ?? env.PUBLIC_URL, 'webhooks'),
    allow: env.FETCH_ALLOW,
    ports: env.FETCH_PORTS,
  };
}
