import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';

/** For tests: a real database of their own with all tables, and what ends it. */
export async function openTestDatabase(): Promise<{ db: DataSource; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'babelwire-feeds-'));
  const postgres = await startEmbeddedPostgres(folder);
  const db = await createDataSource(postgres.address).initialize();
  const close = async () => {
    await db.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { db, close };
}
