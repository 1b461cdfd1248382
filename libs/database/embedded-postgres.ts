import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { lockDataFolder } from './data-folder-lock.js';
import { PGliteServer } from './pglite-server.js';

/** Part of the socket's file name by PostgreSQL's convention. */
const PORT = 5432;

/** Address and login of a PostgreSQL server; `host` may be the folder of a Unix socket. */
export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface EmbeddedPostgres {
  address: DatabaseAddress;
  /** Closes the database and unlocks the data folder. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL (PGlite) inside this process, with its data in `<dataFolder>/postgres`. Clients connect through a
 * socket, so that their code is the same as for a server.
 * @throws Error with one sentence for the user when another process uses the folder
 */
export async function startEmbeddedPostgres(dataFolder: string): Promise<EmbeddedPostgres> {
  const unlock = await lockDataFolder(dataFolder);
  const socketFolder = mkdtempSync(join(tmpdir(), 'babelwire-')); // mode 0700, because there is no password check
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
 * Unpacks an empty database, which is several times faster than initdb. The folder is renamed at the end, so that an
 * incomplete one is never opened.
 */
async function createDatabase(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const db = await PGlite.create(unfinished, { loadDataDir: await dataDir() });
  await db.close();
  renameSync(unfinished, folder);
}
