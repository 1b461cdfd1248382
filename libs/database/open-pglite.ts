import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Extension, PGlite } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';

/** Of PGlite; PostgreSQL opens files of its own major version only. */
export const POSTGRES_VERSION = '18';

/** SQLSTATEs of files that are damaged (class XX) or missing (58P01). */
const DAMAGED = /^(XX\d{3}|58P01)$/;
/** SQLSTATE of a full disk; file systems with quotas report another error than full ones. */
const DISK_FULL = /^53100$/;
const DISK_FULL_TEXT = /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/;
const NOT_A_FOLDER_TEXT = /EEXIST|ENOTDIR|ENOENT/;
const NOT_WRITABLE_TEXT = /Permission denied|Read-only file system|EACCES|EROFS|EPERM/;

/**
 * Opens the database in a folder, and creates it first where there is none. Nothing is written into a folder that holds
 * anything else.
 * @param onCrash receives one sentence when PostgreSQL ends by itself later on, such as on a full disk
 * @throws Error with one sentence for the user that names the folder
 */
export async function openPGlite(folder: string, onCrash: (sentence: string) => void): Promise<PGlite> {
  try {
    if (isMissingOrEmpty(folder)) await createDatabase(folder);
    checkVersion(folder);
    const watch = new PostgresWatch();
    const db = await open(folder, watch);
    watch.onCrash = (reason) => onCrash(explain(folder, reason));
    return db;
  } catch (error) {
    throw explainDatabaseError(folder, error as Error);
  }
}

/** @returns an error with one sentence for the user when it is about the files of the database, else the same error */
export function explainDatabaseError(folder: string, error: Error & { code?: string; syscall?: string }): Error {
  const { code = '', message } = error;
  if (error instanceof UnusableFolder) return new Error(explain(folder, message), { cause: error });
  const isAboutFiles = DISK_FULL.test(code) || DAMAGED.test(code) || error.syscall !== undefined;
  return isAboutFiles && error.syscall !== 'listen' ? new Error(explain(folder, message), { cause: error }) : error;
}

/** What PGlite's file system throws are objects with a number of WASI. */
const WASM_ERRORS: Record<number, string> = {
  2: 'Permission denied',
  19: 'Disk quota exceeded',
  29: 'Input/output error',
  51: 'No space left on device',
  63: 'Permission denied',
  69: 'Read-only file system',
};

/** `message` is the reason in PostgreSQL's or the system's words. */
class UnusableFolder extends Error {}

function explain(folder: string, reason: string): string {
  if (DISK_FULL_TEXT.test(reason))
    return `the disk of ${folder} is full: make room on it and start again, nothing that was accepted is lost.`;
  if (NOT_WRITABLE_TEXT.test(reason))
    return `${folder} can't be read and written (${reason}): change its permissions, or set BABELWIRE_DATA to another folder.`;
  if (NOT_A_FOLDER_TEXT.test(reason))
    return `${folder} can't be used as a folder (${reason}): move the file away, or set BABELWIRE_DATA to another folder.`;
  const version = /PostgreSQL version (\S+?),/.exec(reason)?.[1];
  if (version)
    return (
      `the database in ${folder} was written by PostgreSQL ${version}, this Babelwire has PostgreSQL ${POSTGRES_VERSION}: ` +
      'start the Babelwire that wrote it, or set BABELWIRE_DATA to another folder.'
    );
  return (
    `the database in ${folder} is damaged (${reason}): restore the folder from a backup, ` +
    'or move it away to start with an empty database.'
  );
}

function isMissingOrEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/** PGlite would create a database over the files of one without PG_VERSION. */
function checkVersion(folder: string): void {
  let version: string;
  try {
    version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UnusableFolder('PG_VERSION is missing');
  }
  if (version === POSTGRES_VERSION) return;
  const isVersion = /^\d{1,3}(\.\d+)?$/.test(version);
  throw new UnusableFolder(
    isVersion ? `PostgreSQL version ${version}, not ${POSTGRES_VERSION}` : 'PG_VERSION is unreadable',
  );
}

/**
 * Unpacks an empty database, which is several times faster than initdb. The folder is renamed at the end, so that an
 * incomplete one is never opened.
 */
async function createDatabase(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    const db = await open(unfinished, new PostgresWatch(), await dataDir());
    await db.close();
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true }); // what it holds of a full disk
    throw error;
  }
}

async function open(folder: string, watch: PostgresWatch, loadDataDir?: Blob | File): Promise<PGlite> {
  try {
    return await PGlite.create(folder, { extensions: { watch: watch.extension }, ...(loadDataDir && { loadDataDir }) });
  } catch (error) {
    // PGlite's own message says nothing about the cause: "Aborted()".
    const reason = watch.reason || WASM_ERRORS[(error as { errno?: number }).errno ?? -1];
    throw reason ? new UnusableFolder(reason) : error;
  }
}

/** Reads what PostgreSQL logs before it ends. PGlite passes none of it on. */
class PostgresWatch {
  /** Last fatal message, with its detail. */
  reason = '';
  onCrash: ((reason: string) => void) | null = null;

  readonly extension: Extension = {
    name: 'watch',
    setup: (_, options) =>
      Promise.resolve({
        emscriptenOpts: {
          ...options,
          printErr: (line: string) => this.read(line),
          onAbort: () => this.onCrash?.(this.reason || 'PostgreSQL ended without a message'),
        },
      }),
  };

  private read(line: string): void {
    const message = /\b(?:FATAL|PANIC): {2}(.*)|^postgres: (could not .*)/.exec(line);
    const detail = /\bDETAIL: {2}(.*)/.exec(line)?.[1];
    if (message) this.reason = (message[1] ?? message[2])!;
    else if (detail && this.reason) this.reason += `: ${detail.replace(/\.$/, '')}`;
  }
}
