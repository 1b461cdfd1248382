import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { createTestDatabase } from '../distributed/test-database.js';

/** A database for one test: on the server in DATABASE_URL, else the embedded one. */
export interface TestDatabase {
  /** Connected, migrated. */
  dataSource: DataSource;
  drop(): Promise<void>;
}

export function openTestDatabase(): Promise<TestDatabase> {
  return process.env.DATABASE_URL ? onServer() : embedded();
}

async function onServer(): Promise<TestDatabase> {
  const { url, drop } = await createTestDatabase();
  const dataSource = await createDataSource(url).initialize();
  return { dataSource, drop: () => dataSource.destroy().then(drop) };
}

async function embedded(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  const postgres = await startEmbeddedPostgres(folder);
  const dataSource = await createDataSource(postgres.address).initialize();
  const drop = async () => {
    await dataSource.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { dataSource, drop };
}
