import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How long a lock file may be empty: its owner is between creating and writing it. */
const BEING_WRITTEN = 5_000;

const heldHere = new Set<string>();

/**
 * Makes this process the only user of a data folder; PGlite itself would let two processes ruin it.
 * A lock left behind by a killed process is taken over.
 * @returns releases the lock
 * @throws Error with one sentence for the user when another process holds it
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock');
  if (heldHere.has(file)) throw new Error(`${folder} is already in use by this process.`);
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  if (!create(file, mine)) {
    removeStale(file, folder);
    if (!create(file, mine)) throw inUse(folder, 'another process');
  }
  heldHere.add(file);
  return () => {
    heldHere.delete(file);
    if (read(file) === mine) rmSync(file, { force: true });
  };
}

function create(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' }); // O_EXCL: of two processes one wins
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
  if (owner === null && Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < BEING_WRITTEN)
    throw inUse(folder, 'another process');
  if (owner !== null && isAlive(owner)) throw inUse(folder, `process ${owner.pid}`);
  // Renaming first: when two processes find the same stale lock, the slower one must not remove the faster one's new lock.
  const aside = `${file}.${process.pid}`;
  renameSync(file, aside);
  const moved = read(aside);
  rmSync(aside, { force: true });
  if (moved === found) return;
  if (moved !== null) create(file, moved);
  throw inUse(folder, 'another process');
}

/** A process id alone could be a new process's: it counts only together with the time that process started. */
function isAlive(owner: { pid: number; started: string | null }): boolean {
  if (owner.pid === process.pid) return false; // not in heldHere: an earlier life of this id, as in a restarted container
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(owner.pid) === owner.started;
}

/** When a process started, in the kernel's words; null where the system does not tell. */
function startOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  // The name in brackets may hold spaces; the start time is field 22, the 20th after it.
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
  return new Error(`${folder} is in use by ${by}: stop that one first, or set BABELWIRE_DATA to another folder.`);
}
