import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { pino } from 'pino';
import { createDataSource } from '#libs/database/data-source.js';
import { PGliteServer } from '#libs/database/pglite-server.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { MessageFlow, type FlowCounts } from './message-flow.js';

/** Runs a flow with each kind of commit on the PostgreSQL log while its database is down for a while. */
export async function outageOnPostgresLog(milliseconds: number): Promise<FlowCounts[]> {
  const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  const db = await PGlite.create(join(folder, 'postgres'));
  const socket = join(folder, '.s.PGSQL.5432');
  let server = new PGliteServer(db);
  await server.listen(socket);
  const login = { user: 'postgres', password: 'postgres', database: 'postgres' };
  const dataSource = await createDataSource({ host: folder, port: 5432, ...login }).initialize();
  const bus = new PostgresBus({ dataSource, logger: pino({ level: 'silent' }) });
  try {
    await bus.connect();
    const flows = [new MessageFlow(bus, 'bus'), new MessageFlow(bus, 'database')];
    for (const flow of flows) await flow.start();
    await sleep(2000);
    await server.close();
    await sleep(milliseconds);
    server = new PGliteServer(db);
    await server.listen(socket);
    return await Promise.all(flows.map((flow) => flow.finish()));
  } finally {
    await bus.close();
    await dataSource.destroy();
    await server.close();
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
