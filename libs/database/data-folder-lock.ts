import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { linkSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** The owner of a lock renews it so often. */
const RENEWAL_INTERVAL_MS = 500;
/** A lock that was not renewed for so long, while somebody watched it, is stale. */
const LEASE_MS = 5_000;
const WATCH_INTERVAL_MS = 200;

/** Lock files of this process. */
const heldLocks = new Set<string>();

/** Content of a lock file. A lock of Babelwire 0.2 and before has `pid` and `started` only, and is not renewed. */
interface Owner {
  id?: string;
  pid: number;
  /** Start time of the process: process ids are reused. */
  started: string | null;
  host?: string;
  /** Two processes with the same one see each other's pid; null where that can't be told. */
  pidNamespace?: string | null;
}

/** `renewed` differs after each renewal. Times are only compared for equality, because clocks differ between machines. */
interface Lock {
  content: string;
  owner: Owner | null;
  renewed: string;
}

/**
 * Locks a data folder for this process: PGlite lets two processes corrupt it. The lock is a file whose owner renews it
 * twice a second, so that it holds among processes that don't see each other's pid, such as two containers. The lock of a
 * process that is known to be dead is replaced at once, another one after 5 s without a renewal.
 * @returns releases the lock
 * @throws Error with one sentence for the user when another process holds the lock
 */
export async function lockDataFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock');
  if (heldLocks.has(file)) throw new Error(`${folder} is already in use by this process.`);
  heldLocks.add(file);
  try {
    const content = JSON.stringify(describeThisProcess());
    if (!create(file, content)) {
      await removeStale(file, folder);
      if (!create(file, content)) throw inUse(folder, null);
    }
    return await holdLock(file, folder, content);
  } catch (error) {
    heldLocks.delete(file);
    throw error;
  }
}

function describeThisProcess(): Required<Owner> {
  const { pid } = process;
  return {
    id: randomUUID(),
    pid,
    started: startTimeOf(pid),
    host: hostname(),
    pidNamespace: pidNamespaceOfThisProcess(),
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

async function holdLock(file: string, folder: string, content: string): Promise<() => void> {
  const lost = `Babelwire ended: another process took over ${folder} while this one was suspended.\n`;
  const workerData = { file, content, lost, interval: RENEWAL_INTERVAL_MS };
  const worker = new Worker(`(${renewLock.toString()})()`, { eval: true, workerData });
  const release = () => {
    process.off('exit', release);
    void worker.terminate();
    heldLocks.delete(file);
    if (read(file) === content) rmSync(file, { force: true });
  };
  process.once('exit', release);
  await once(worker, 'message'); // the first renewal
  worker.on('message', () => process.exit(1)); // the lock is lost
  worker.unref();
  return release;
}

/**
 * Runs in a thread of its own, because a long query of PGlite blocks the main one. A process that finds somebody else's
 * lock was suspended for longer than the lease; it ends at once, before it writes over the new owner's data.
 */
function renewLock(): void {
  const { readFileSync, utimesSync, writeSync } = process.getBuiltinModule('node:fs');
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
  const { file, content, lost, interval } = workerData as {
    file: string;
    content: string;
    lost: string;
    interval: number;
  };
  const renew = () => {
    try {
      const found = readFileSync(file, 'utf8');
      if (found === content) {
        utimesSync(file, new Date(), new Date()); // works on a full disk
      } else if (found !== '') {
        writeSync(2, lost);
        process.kill(process.pid, 'SIGKILL'); // process 1 of a container ignores it
        parentPort!.postMessage('lost');
      }
    } catch {
      // Removed, or the disk fails: nobody else has the lock yet.
    }
  };
  renew();
  setInterval(renew, interval);
  parentPort!.postMessage('renewed');
}

/** @throws Error when the owner of the lock is alive */
async function removeStale(file: string, folder: string): Promise<void> {
  const found = readLock(file);
  if (found === null) return;
  const state = found.owner ? stateOf(found.owner) : 'unknown';
  if (state === 'alive') throw inUse(folder, found.owner);
  if (state === 'unknown') await waitUntilStale(file, folder, found);
  // Renamed before it is removed: the slower of two processes must not remove the new lock of the faster one.
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readLock(aside);
  if (moved && moved.content !== found.content) linkSync(aside, file);
  rmSync(aside, { force: true });
  if (moved && moved.content !== found.content) throw inUse(folder, moved.owner);
}

/** A process that this one sees is alive or dead. Any other is known by its renewals only. */
function stateOf(owner: Owner): 'alive' | 'dead' | 'unknown' {
  const isVisible =
    owner.id === undefined || (owner.pidNamespace && owner.pidNamespace === pidNamespaceOfThisProcess());
  if (!isVisible) return 'unknown';
  const started = startTimeOf(owner.pid);
  if (started !== null) return started === owner.started ? 'alive' : 'dead';
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'dead';
  }
  return 'unknown'; // without its start time, it may be another process that got the pid
}

/** @throws Error when the lock is renewed or replaced */
async function waitUntilStale(file: string, folder: string, found: Lock): Promise<void> {
  const start = performance.now();
  let isTold = false;
  for (let waited = 0; waited < LEASE_MS; waited = performance.now() - start) {
    await sleep(WATCH_INTERVAL_MS);
    const lock = readLock(file);
    if (lock === null) return;
    if (lock.renewed !== found.renewed || lock.content !== found.content) throw inUse(folder, lock.owner);
    if (waited > 2 * RENEWAL_INTERVAL_MS && !isTold) {
      isTold = true;
      console.log(`Waiting ${LEASE_MS / 1000} s, because ${nameOf(found.owner)} may still use ${folder}.`);
    }
  }
}

/** Linux: a namespace of one boot of one kernel. Elsewhere processes of one host see each other. */
function pidNamespaceOfThisProcess(): string | null {
  if (process.platform !== 'linux') return `${process.platform} ${hostname()}`;
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Start time of a process in clock ticks; null where it can't be read, '' for a zombie. */
function startTimeOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  // The name in brackets may contain spaces. The state is field 3, the first after it; the start time is field 22.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? '' : (fields?.[19] ?? null);
}

function readLock(file: string): Lock | null {
  const content = read(file);
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return content === null || !stat ? null : { content, owner: parse(content), renewed: `${stat.ino} ${stat.mtimeNs}` };
}

function parse(content: string): Owner | null {
  try {
    const owner: unknown = JSON.parse(content);
    return owner && typeof owner === 'object' && 'pid' in owner ? (owner as Owner) : null;
  } catch {
    return null; // its owner may have created it and not yet written it
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function inUse(folder: string, owner: Owner | null): Error {
  return new Error(`${folder} is in use by ${nameOf(owner)}: stop it first, or set BABELWIRE_DATA to another folder.`);
}

function nameOf(owner: Owner | null): string {
  if (!owner) return 'another process';
  return owner.host && owner.host !== hostname() ? `process ${owner.pid} on ${owner.host}` : `process ${owner.pid}`;
}
