import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataFolder } from './data-folder-lock.js';
import { explainDatabaseError, openPGlite } from './open-pglite.js';
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
  /** @returns an error with one sentence for the user when it is about the files of the database, else the same error */
  explain(error: Error): Error;
  /** Closes the database and unlocks the data folder. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL (PGlite) inside this process, with its data in `<dataFolder>/postgres`. Clients connect through a
 * socket, so that their code is the same as for a server.
 * @throws Error with one sentence for the user when another process uses the folder, or it can't be used
 */
export async function startEmbeddedPostgres(dataFolder: string): Promise<EmbeddedPostgres> {
  const folder = join(dataFolder, 'postgres');
  const explain = (error: Error) => explainDatabaseError(folder, error);
  const unlock = await lockDataFolder(dataFolder).catch((error: Error) => {
    throw explainDatabaseError(dataFolder, error);
  });
  const socketFolder = mkdtempSync(join(tmpdir(), 'babelwire-')); // mode 0700, because there is no password check
  try {
    const db = await openPGlite(folder, endProcess);
    const server = new PGliteServer(db);
    await server.listen(process.platform === 'win32' ? null : join(socketFolder, `.s.PGSQL.${PORT}`));
    const host = server.port ? '127.0.0.1' : socketFolder;
    return {
      address: { host, port: server.port ?? PORT, user: 'postgres', password: 'postgres', database: 'postgres' },
      explain,
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

/** PGlite can't go on after PostgreSQL has ended. What was committed is in its log, which the next start reads. */
function endProcess(sentence: string): never {
  writeSync(2, `Babelwire ended: ${sentence}\n`);
  process.exit(1);
}
