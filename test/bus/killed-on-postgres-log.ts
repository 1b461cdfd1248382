import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { type Kill, KilledGroup, type Tally } from './killing.js';

/** The whole process is killed, with the embedded database in it; its data folder is what is left. */
export async function killedOnEmbedded(commit: 'bus' | 'database', kills: Kill[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  const group = new KilledGroup({ folder, brokers: null }, commit);
  await group.live(kills);
  const postgres = await startEmbeddedPostgres(folder);
  const dataSource = await createDataSource(postgres.address).initialize();
  const bus = new PostgresBus({ dataSource, logger: pino({ level: 'silent' }), exclusive: true });
  try {
    await bus.connect();
    return await group.tally(bus, dataSource);
  } finally {
    await bus.close();
    await dataSource.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
