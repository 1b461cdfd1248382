import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { lockDataFolder } from './data-folder-lock.js';
import { PGliteServer } from './pglite-server.js';

/** Part of a Unix socket's name, by PostgreSQL's custom. */
const PORT = 5432;

/** Where a PostgreSQL server listens, in pg's words; `host` may be the folder of a Unix socket. */
export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface EmbeddedPostgres {
  address: DatabaseAddress;
  /** Closes the database and gives the data folder free. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL inside this process, with its data in `<dataFolder>/postgres`. Everything else reaches it through a
 * socket, as if it were a server; so the code is the same with a real one.
 * @throws Error with one sentence when another process uses the folder
 */
export async function startEmbeddedPostgres(dataFolder: string): Promise<EmbeddedPostgres> {
  const unlock = lockDataFolder(dataFolder);
  const socketFolder = mkdtempSync(join(tmpdir(), 'babelwire-')); // mode 0700: there is no password
  try {
    const folder = join(dataFolder, 'postgres');
    if (!existsSync(folder)) await createDatabase(folder);
    const db = await PGlite.create(folder);
    const server = new PGliteServer(db);
    await server.listen(process.platform === 'win32' ? null : join(socketFolder, `.s.PGSQL.${PORT}`));
    const host = server.port ? '127.0.0.1' : socketFolder;
    return {
      address: { host, port: server.port ?? PORT, user: 'postgres', password: 'postgres', database: 'postgres' },
      stop: async () => {
        await server.close();
        await db.close();
        rmSync(socketFolder, { recursive: true, force: true });
        unlock();
      },
    };
  } catch (error) {
    rmSync(socketFolder, { recursive: true, force: true });
    unlock();
    throw error;
  }
}

/**
 * Unpacks an empty database, which is several times faster than running initdb here; under another name first, so that
 * a half-made one is never taken for a whole one.
 */
async function createDatabase(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const db = await PGlite.create(unfinished, { loadDataDir: await dataDir() });
  await db.close();
  renameSync(unfinished, folder);
}
