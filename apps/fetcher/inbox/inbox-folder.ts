import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { access, copyFile, lstat, mkdir, readdir, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';

/** A fetcher without a heartbeat for this long is stale: its files go back to the inbox. */
const STALE_AFTER_MS = 15_000;
const HEARTBEAT_FILE = '.alive';
/** Longest name on common file systems. */
const MAX_NAME_BYTES = 255;
const REASON_SUFFIX = '.reason';

/** A file that only this fetcher works on. */
export interface ClaimedFile {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
}

/** What is in the inbox. `other` is a symbolic link, pipe, socket or device; `unnamed` has a name that is not UTF-8. */
export interface InboxEntry {
  name: string;
  kind: 'file' | 'folder' | 'other' | 'unnamed';
}

/**
 * The inbox on disk: `inbox/` has new files, `inbox/.work/<fetcher>/` the files a fetcher works on, `inbox/done/` and
 * `inbox/rejected/` the others. Every move is one rename within a file system, so a file is in exactly one folder, however
 * many fetchers share the inbox and whenever one crashes. Folders that someone removes are created again.
 */
export class InboxFolder {
  private readonly work: string;
  private readonly heartbeatFile: string;
  /** What the file system's clock shows more than performance.now(). */
  private clockOffsetMs = 0;

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
    this.clockOffsetMs = (await stat(this.heartbeatFile)).mtimeMs - performance.now();
  }

  /** Milliseconds since 1970 by the clock of the file system, which may be another machine's. */
  now(): number {
    return this.clockOffsetMs + performance.now();
  }

  /** What is in the inbox, sorted by name, without hidden and partial files. */
  async list(): Promise<InboxEntry[]> {
    const entries = await readdir(this.path, { withFileTypes: true, encoding: 'buffer' });
    return entries
      .map((entry): InboxEntry => ({ name: entry.name.toString(), kind: kindOf(entry) }))
      .filter(({ name }) => !isPartial(name) && name !== 'done' && name !== 'rejected')
      .sort((a, b) => (a.name < b.name ? -1 : 1));
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

  /** Moves it to rejected/ and writes `reason` to `<name>.reason` beside it. The name is shortened when both don't fit. */
  async reject(file: Pick<ClaimedFile, 'name' | 'path'>, reason: string): Promise<void> {
    await this.moveTo(this.folder('rejected'), file, reason);
  }

  /** Writes `<name>.reason` to rejected/ for an entry that stays in the inbox. */
  async explain(name: string, reason: string): Promise<void> {
    await mkdir(this.folder('rejected'), { recursive: true });
    const fitting = withSuffix(name, 0, MAX_NAME_BYTES - REASON_SUFFIX.length);
    await writeFile(join(this.folder('rejected'), fitting + REASON_SUFFIX), reason);
  }

  /** Moves the files of stale fetchers back to the inbox. */
  async recoverStale(): Promise<void> {
    // Compared with our own heartbeat file, not with our clock: on a shared disk both times are of one clock.
    const now = (await stat(this.heartbeatFile)).mtimeMs;
    for (const fetcher of await readdir(join(this.path, '.work'))) {
      if (fetcher === this.fetcher) continue;
      const work = join(this.path, '.work', fetcher);
      const heartbeat =
        (await stat(join(work, HEARTBEAT_FILE)).catch(ignore('ENOENT'))) ?? (await stat(work).catch(ignore('ENOENT')));
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
   * Never overwrites: a name in use gets a suffix. Does nothing when the file is gone, because another fetcher took this one
   * for stale.
   * @param reason content of `<name>.reason`, which is written first: on a full disk no file is moved without it
   */
  private async moveTo(folder: string, file: Pick<ClaimedFile, 'name' | 'path'>, reason?: string): Promise<void> {
    const maxNameBytes = MAX_NAME_BYTES - (reason === undefined ? 0 : REASON_SUFFIX.length);
    for (let suffix = 0; ; suffix++) {
      const path = join(folder, withSuffix(file.name, suffix, maxNameBytes));
      // A rename overwrites, so an empty file reserves the name first.
      if (!(await createEmpty(path)) && !(await isAbandoned(path))) continue;
      let isMoved = false;
      try {
        if (reason !== undefined) await writeFile(path + REASON_SUFFIX, reason);
        isMoved = await move(file.path, path);
      } finally {
        if (!isMoved) for (const left of [path, path + REASON_SUFFIX]) await rm(left, { force: true }).catch(() => {});
      }
      return;
    }
  }
}

function kindOf(entry: Dirent<Buffer>): InboxEntry['kind'] {
  if (!isUtf8(entry.name)) return 'unnamed';
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
}

/** Extensions of files that a download, copy or editor is still writing. */
const PARTIAL =
  /\.(part|partial|filepart|tmp|temp|download|crdownload|opdownload|aria2|sw[a-p]|lock|incomplete|inprogress|writing|uploading)$/i;

/** Hidden files, rsync's temporary ones among them, backups and lock files of editors, and files that are still being written. */
function isPartial(name: string): boolean {
  return /^[.~#]|[~#]$/.test(name) || PARTIAL.test(name);
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
    // A file that was last written some time ago is complete at first sight.
    const anHourAgo = Date.now() / 1000 - 3600;
    await utimes(unfinished, anHourAgo, anHourAgo);
    await rename(unfinished, join(inbox, name));
  }
  await mkdir(dataFolder, { recursive: true });
  await writeFile(marker, `${new Date().toISOString()}\n`);
  return seeds.length;
}

/**
 * The name with a number before its extension, unless that is 0. Characters before it are left out until it fits.
 * @param maxBytes in UTF-8
 */
function withSuffix(name: string, suffix: number, maxBytes: number): string {
  const extension = /\.[^.]{1,20}$/.exec(name)?.[0] ?? '';
  const end = (suffix > 0 ? `-${suffix}` : '') + extension;
  const characters = [...name.slice(0, name.length - extension.length)];
  while (characters.length > 0 && Buffer.byteLength(characters.join('') + end) > maxBytes) characters.pop();
  return characters.join('') + end;
}

/** Leaves the folder when a fetcher that was only slow has moved a file into it. */
async function removeWorkFolder(work: string): Promise<void> {
  await rm(join(work, HEARTBEAT_FILE), { force: true });
  await rmdir(work).catch(ignore('ENOENT', 'ENOTEMPTY'));
}

/** Creates its folder, too. @returns false when the file exists */
async function createEmpty(path: string): Promise<boolean> {
  const create = () => writeFile(path, '', { flag: 'wx' }).then(() => true, ignore('EEXIST'));
  const created = await create().catch(async (error: NodeJS.ErrnoException) => {
    ignore('ENOENT')(error);
    await mkdir(dirname(path), { recursive: true });
    return create();
  });
  return created ?? false;
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
