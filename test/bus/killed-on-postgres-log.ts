import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { type Kill, KilledGroup, type KillCounts } from './killed-group.js';

/** Kills whole processes, with the embedded database in them; only the data folder remains. */
export async function killOnPostgresLog(commit: 'bus' | 'database', kills: Kill[]): Promise<KillCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  const group = new KilledGroup({ folder, brokers: null }, commit);
  await group.run(kills);
  const postgres = await startEmbeddedPostgres(folder);
  const dataSource = await createDataSource(postgres.address).initialize();
  const bus = new PostgresBus({ dataSource, logger: pino({ level: 'silent' }), exclusive: true });
  try {
    await bus.connect();
    return await group.count(bus, dataSource);
  } finally {
    await bus.close();
    await dataSource.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
