import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A fetcher that has not given a sign of life for so long is taken for dead, and its files go back to the inbox. */
const DEAD_AFTER_MS = 15_000;

/** A file that this fetcher, and no other, is working on. */
export interface Claim {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
}

/**
 * The inbox on disk: `inbox/` for new files, `inbox/.work/<fetcher>/` for what a fetcher is working on, `inbox/done/`
 * and `inbox/rejected/`. Every move is one rename inside one file system, so a file is in exactly one place, whoever
 * else shares the folder and whenever a process dies.
 */
export class InboxFolder {
  private readonly work: string;
  private readonly heartbeat: string;

  constructor(
    readonly path: string,
    private readonly fetcher: string = randomUUID(),
  ) {
    this.work = join(path, '.work', fetcher);
    this.heartbeat = join(this.work, '.alive');
  }

  async open(): Promise<void> {
    await mkdir(this.folder('done'), { recursive: true });
    await mkdir(this.folder('rejected'), { recursive: true });
    await this.beat();
  }

  /** Gives a sign of life; must be called more often than every 15 s. */
  async beat(): Promise<void> {
    await mkdir(this.work, { recursive: true });
    await writeFile(this.heartbeat, '');
  }

  /** Names of the files that wait, oldest name first. */
  async waiting(): Promise<string[]> {
    const entries = await readdir(this.path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !isIgnored(entry.name))
      .map((entry) => entry.name)
      .sort();
  }

  /** @returns null when another fetcher was faster, or it is no file */
  async claim(name: string): Promise<Claim | null> {
    const path = join(this.work, name);
    const entry = await lstat(join(this.path, name)).catch(ignore('ENOENT'));
    if (!entry?.isFile()) return null;
    return (await moved(join(this.path, name), path)) ? { name, path, size: entry.size } : null;
  }

  async release(claim: Claim): Promise<void> {
    await this.moveTo(this.path, claim);
  }

  async finish(claim: Claim): Promise<void> {
    await this.moveTo(this.folder('done'), claim);
  }

  /** Moves it to rejected/ and writes `reason` beside it as `<name>.reason`. */
  async reject(claim: Claim, reason: string): Promise<void> {
    const name = await this.moveTo(this.folder('rejected'), claim);
    if (name) await writeFile(join(this.folder('rejected'), `${name}.reason`), reason);
  }

  /** Puts the files of dead fetchers back into the inbox. */
  async takeOverFromTheDead(): Promise<void> {
    // Compared with our own heartbeat file, not with our clock: on a shared disk both times come from one clock.
    const now = (await stat(this.heartbeat)).mtimeMs;
    for (const fetcher of await readdir(join(this.path, '.work'))) {
      if (fetcher === this.fetcher) continue;
      const work = join(this.path, '.work', fetcher);
      const sign = (await stat(join(work, '.alive')).catch(ignore('ENOENT'))) ?? (await stat(work).catch(ignore('ENOENT')));
      if (!sign || now - sign.mtimeMs < DEAD_AFTER_MS) continue;
      for (const name of (await readdir(work).catch(ignore('ENOENT'))) ?? []) {
        if (name !== '.alive') await this.moveTo(this.path, { name, path: join(work, name) });
      }
      await removeWorkFolder(work);
    }
  }

  /** Says good-bye, so that nobody waits for a sign of life. */
  async close(): Promise<void> {
    await removeWorkFolder(this.work);
  }

  private folder(name: 'done' | 'rejected'): string {
    return join(this.path, name);
  }

  /**
   * Never overwrites: a taken name gets a suffix.
   * @returns the name it got; null when the file is gone, since somebody took us for dead
   */
  private async moveTo(folder: string, claim: Pick<Claim, 'name' | 'path'>): Promise<string | null> {
    for (let suffix = 0; ; suffix++) {
      const name = suffix === 0 ? claim.name : withSuffix(claim.name, suffix);
      const path = join(folder, name);
      // Rename replaces what it finds, so the name is taken first.
      if (!(await createEmpty(path)) && !(await isLeftOver(path))) continue;
      if (await moved(claim.path, path)) return name;
      await rm(path, { force: true });
      return null;
    }
  }
}

/** Names that are not, or not yet, for us: hidden files and those that a download or copy is still writing. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || /\.(part|tmp|crdownload)$/i.test(name) || name.endsWith('~');
}

function withSuffix(name: string, suffix: number): string {
  return name.replace(/(\.[^.]*)?$/, `-${suffix}$1`);
}

/** Leaves it when a fetcher that was only slow has put a file in meanwhile. */
async function removeWorkFolder(work: string): Promise<void> {
  await rm(join(work, '.alive'), { force: true });
  await rmdir(work).catch(ignore('ENOENT', 'ENOTEMPTY'));
}

/** @returns false when the name is taken */
async function createEmpty(path: string): Promise<boolean> {
  const written = await writeFile(path, '', { flag: 'wx' }).then(() => true, ignore('EEXIST'));
  return written ?? false;
}

/** Whether this is a name that somebody took and then died before the rename. */
async function isLeftOver(path: string): Promise<boolean> {
  const file = await stat(path).catch(ignore('ENOENT'));
  return file?.size === 0 && Date.now() - file.mtimeMs > DEAD_AFTER_MS;
}

/** @returns false when there is nothing to move */
async function moved(from: string, to: string): Promise<boolean> {
  return (await rename(from, to).then(() => true, ignore('ENOENT'))) ?? false;
}

function ignore(...codes: string[]): (error: NodeJS.ErrnoException) => null {
  return (error) => {
    if (codes.includes(error.code ?? '')) return null;
    throw error;
  };
}
