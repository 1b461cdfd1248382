import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An unreadable lock file is valid for so long: its owner may have created it and not yet written it. */
const LOCK_WRITE_TIMEOUT_MS = 5_000;

/** Lock files of this process. */
const heldLocks = new Set<string>();

/**
 * Locks a data folder for this process: PGlite lets two processes corrupt it. The stale lock of a killed process is
 * replaced.
 * @returns releases the lock
 * @throws Error with one sentence for the user when another process holds the lock
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock');
  if (heldLocks.has(file)) throw new Error(`${folder} is already in use by this process.`);
  const content = JSON.stringify({ pid: process.pid, started: startTimeOf(process.pid) });
  if (!create(file, content)) {
    removeStale(file, folder);
    if (!create(file, content)) throw inUse(folder, 'another process');
  }
  heldLocks.add(file);
  return () => {
    heldLocks.delete(file);
    if (read(file) === content) rmSync(file, { force: true });
  };
}

function create(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' }); // O_EXCL: only one of two processes succeeds
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(file: string, folder: string): void {
  const found = read(file);
  if (found === null) return;
  const owner = parse(found);
  if (owner === null && Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < LOCK_WRITE_TIMEOUT_MS)
    throw inUse(folder, 'another process');
  if (owner !== null && isAlive(owner)) throw inUse(folder, `process ${owner.pid}`);
  // Renamed before it is removed: the slower of two processes must not remove the new lock of the faster one.
  const aside = `${file}.${process.pid}`;
  renameSync(file, aside);
  const moved = read(aside);
  rmSync(aside, { force: true });
  if (moved === found) return;
  if (moved !== null) create(file, moved);
  throw inUse(folder, 'another process');
}

/** Process ids are reused, so the start time of the process is compared as well. */
function isAlive(owner: { pid: number; started: string | null }): boolean {
  if (owner.pid === process.pid) return false; // not in heldLocks: an earlier process with this id, as in a restarted container
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startTimeOf(owner.pid) === owner.started;
}

/** Start time of a process in clock ticks; null where there is no /proc. */
function startTimeOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  // The name in brackets may contain spaces. The start time is field 22, the 20th after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function parse(content: string): { pid: number; started: string | null } | null {
  try {
    const owner: unknown = JSON.parse(content);
    return owner && typeof owner === 'object' && 'pid' in owner
      ? (owner as { pid: number; started: string | null })
      : null;
  } catch {
    return null;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function inUse(folder: string, by: string): Error {
  return new Error(`${folder} is in use by ${by}: stop it first, or set BABELWIRE_DATA to another folder.`);
}
