import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#libs/database/data-source.js';
import { DatabaseModule } from '#libs/database/database.module.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { BUS } from '#libs/messaging/bus/bus.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { TRUSTED_PROXIES } from '#libs/runtime/create-app.js';
import { parseEnv } from '#libs/runtime/env.js';
import { ProblemFilter } from '#libs/runtime/problem-filter.js';
import { storeDecisions } from './stories/store-decisions.controller.js';
import { inLog } from './stories/store.fixtures.js';
import { StoreModule } from './store.module.js';

/** For tests: the store's API on an embedded database with its message log. */
export interface StoreApi {
  origin: string;
  db: DataSource;
  /** Applies decisions and publishes their events. */
  store(...decisions: Parameters<typeof inLog>): Promise<void>;
  stop(): Promise<void>;
}

/** @param variables of the environment, where they differ from the defaults */
export async function startStoreApi(variables: Record<string, string> = {}): Promise<StoreApi> {
  const env = parseEnv(variables);
  const folder = mkdtempSync(join(tmpdir(), 'store-api-test-'));
  const postgres = await startEmbeddedPostgres(folder);
  const db = await createDataSource(postgres.address).initialize();
  const bus = new PostgresBus({ dataSource: db, logger: pino({ level: 'silent' }) });
  await bus.connect();

  @Global()
  @Module({ providers: [{ provide: BUS, useValue: bus }], exports: [BUS] })
  class BusModule {}

  const root = { module: class Root {}, imports: [DatabaseModule.forRoot(db), BusModule, StoreModule.forRoot(env)] };
  const app = await NestFactory.create<NestExpressApplication>(root, { logger: ['error'] });
  app.set('trust proxy', TRUSTED_PROXIES);
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  return {
    origin: await app.getUrl(),
    db,
    async store(...decisions) {
      const { emit } = await db.transaction((transaction) => storeDecisions(inLog(...decisions), transaction));
      await bus.publish(emit);
    },
    async stop() {
      await app.close();
      await bus.close();
      await db.destroy();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
