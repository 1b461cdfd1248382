import { randomUUID } from 'node:crypto';
import { access, copyFile, lstat, mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A fetcher without a heartbeat for this long is stale: its files go back to the inbox. */
const STALE_AFTER_MS = 15_000;
const HEARTBEAT_FILE = '.alive';

/** A file that only this fetcher works on. */
export interface ClaimedFile {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
}

/**
 * The inbox on disk: `inbox/` has new files, `inbox/.work/<fetcher>/` the files a fetcher works on, `inbox/done/` and
 * `inbox/rejected/` the others. Every move is one rename within a file system, so a file is in exactly one folder, however
 * many fetchers share the inbox and whenever one crashes.
 */
export class InboxFolder {
  private readonly work: string;
  private readonly heartbeatFile: string;

  constructor(
    readonly path: string,
    private readonly fetcher: string = randomUUID(),
  ) {
    this.work = join(path, '.work', fetcher);
    this.heartbeatFile = join(this.work, HEARTBEAT_FILE);
  }

  async open(): Promise<void> {
    await mkdir(this.folder('done'), { recursive: true });
    await mkdir(this.folder('rejected'), { recursive: true });
    await this.heartbeat();
  }

  /** Must be called more often than every 15 s. */
  async heartbeat(): Promise<void> {
    await mkdir(this.work, { recursive: true });
    await writeFile(this.heartbeatFile, '');
  }

  /** Names of the new files, sorted. */
  async list(): Promise<string[]> {
    const entries = await readdir(this.path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !isIgnored(entry.name))
      .map((entry) => entry.name)
      .sort();
  }

  /** @returns null when another fetcher was faster, or it is not a file */
  async claim(name: string): Promise<ClaimedFile | null> {
    const path = join(this.work, name);
    const entry = await lstat(join(this.path, name)).catch(ignore('ENOENT'));
    if (!entry?.isFile()) return null;
    return (await move(join(this.path, name), path)) ? { name, path, size: entry.size } : null;
  }

  /** Moves it back to the inbox. */
  async release(file: ClaimedFile): Promise<void> {
    await this.moveTo(this.path, file);
  }

  /** Moves it to done/. */
  async finish(file: ClaimedFile): Promise<void> {
    await this.moveTo(this.folder('done'), file);
  }

  /** Moves it to rejected/ and writes `reason` to `<name>.reason` beside it. */
  async reject(file: ClaimedFile, reason: string): Promise<void> {
    const name = await this.moveTo(this.folder('rejected'), file);
    if (name) await writeFile(join(this.folder('rejected'), `${name}.reason`), reason);
  }

  /** Moves the files of stale fetchers back to the inbox. */
  async recoverStale(): Promise<void> {
    // Compared with our own heartbeat file, not with our clock: on a shared disk both times are of one clock.
    const now = (await stat(this.heartbeatFile)).mtimeMs;
    for (const fetcher of await readdir(join(this.path, '.work'))) {
      if (fetcher === this.fetcher) continue;
      const work = join(this.path, '.work', fetcher);
      const heartbeat =
        (await stat(join(work, HEARTBEAT_FILE)).catch(ignore('ENOENT'))) ??
        (await stat(work).catch(ignore('ENOENT')));
      if (!heartbeat || now - heartbeat.mtimeMs < STALE_AFTER_MS) continue;
      for (const name of (await readdir(work).catch(ignore('ENOENT'))) ?? []) {
        if (name !== HEARTBEAT_FILE) await this.moveTo(this.path, { name, path: join(work, name) });
      }
      await removeWorkFolder(work);
    }
  }

  /** Removes the work folder, so that no other fetcher waits until it is stale. */
  async close(): Promise<void> {
    await removeWorkFolder(this.work);
  }

  private folder(name: 'done' | 'rejected'): string {
    return join(this.path, name);
  }

  /**
   * Never overwrites: a name in use gets a suffix.
   * @returns the new name; null when the file is gone, because another fetcher took this one for stale
   */
  private async moveTo(folder: string, file: Pick<ClaimedFile, 'name' | 'path'>): Promise<string | null> {
    for (let suffix = 0; ; suffix++) {
      const name = suffix === 0 ? file.name : withSuffix(file.name, suffix);
      const path = join(folder, name);
      // A rename overwrites, so an empty file reserves the name first.
      if (!(await createEmpty(path)) && !(await isAbandoned(path))) continue;
      if (await move(file.path, path)) return name;
      await rm(path, { force: true });
      return null;
    }
  }
}

/** Hidden files, and files that a download or copy is still writing. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || /\.(part|tmp|crdownload)$/i.test(name) || name.endsWith('~');
}

/**
 * Copies the seed articles into an inbox at the first start with a data folder. The marker file is written last: after a
 * crash they are copied again, which is harmless because an article keeps its identity.
 * @returns how many files were copied
 */
export async function seedInbox(dataFolder: string, seedsFolder: string, inbox: string): Promise<number> {
  const marker = join(dataFolder, 'seeded');
  if (await access(marker).then(() => true, ignore('ENOENT'))) return 0;
  const seeds = (await readdir(seedsFolder)).filter((name) => name.endsWith('.txt'));
  await mkdir(inbox, { recursive: true });
  for (const name of seeds) {
    const unfinished = join(inbox, `${name}.part`);
    await copyFile(join(seedsFolder, name), unfinished);
    await rename(unfinished, join(inbox, name));
  }
  await mkdir(dataFolder, { recursive: true });
  await writeFile(marker, `${new Date().toISOString()}\n`);
  return seeds.length;
}

function withSuffix(name: string, suffix: number): string {
  return name.replace(/(\.[^.]*)?$/, `-${suffix}$1`);
}

/** Leaves the folder when a fetcher that was only slow has moved a file into it. */
async function removeWorkFolder(work: string): Promise<void> {
  await rm(join(work, HEARTBEAT_FILE), { force: true });
  await rmdir(work).catch(ignore('ENOENT', 'ENOTEMPTY'));
}

/** @returns false when the file exists */
async function createEmpty(path: string): Promise<boolean> {
  const written = await writeFile(path, '', { flag: 'wx' }).then(() => true, ignore('EEXIST'));
  return written ?? false;
}

/** Whether a fetcher reserved this name and crashed before the rename. */
async function isAbandoned(path: string): Promise<boolean> {
  const file = await stat(path).catch(ignore('ENOENT'));
  return file?.size === 0 && Date.now() - file.mtimeMs > STALE_AFTER_MS;
}

/** @returns false when there is no file to move */
async function move(from: string, to: string): Promise<boolean> {
  return (await rename(from, to).then(() => true, ignore('ENOENT'))) ?? false;
}

function ignore(...codes: string[]): (error: NodeJS.ErrnoException) => null {
  return (error) => {
    if (codes.includes(error.code ?? '')) return null;
    throw error;
  };
}
