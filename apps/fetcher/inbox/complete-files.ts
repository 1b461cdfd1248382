import { lstat, open, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';

interface FileState {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
  /** When it was last written, by its file system's clock. */
  mtimeMs: number;
}

/** How long a file must have been left unchanged, by what its end looks like. */
const QUIET_MS = { closed: 1000, open: 5000, brokenOff: 10_000 };
/** A file that was written over some time must be unchanged for as long, up to this. */
const MAX_QUIET_MS = 60_000;
/** Files that are looked at concurrently. */
const CHUNK_SIZE = 100;
/** Bytes at the end of a file that are looked at. */
const TAIL_SIZE = 1024;
/** A larger JSON file is judged by its end alone. */
const MAX_PARSED_BYTES = 1_000_000;

interface Observation {
  size: number;
  mtimeMs: number;
  /** Milliseconds of the process's clock. */
  firstSeenAt: number;
  changedAt: number;
  quietMs?: number;
}

/**
 * Tells which files are complete. No API says that a file was closed, so three signs together do: it was left unchanged for a
 * time that depends on its end and on how long it took to be written, and no process of this machine has it open for writing
 * (as far as /proc shows). A file that was last written long ago is complete at first sight: it was moved in.
 */
export class CompleteFiles {
  private observations = new Map<string, Observation>();

  constructor(private readonly folder: string) {}

  /**
   * @param names all files that may be complete; those that are left out are forgotten
   * @param now the time by the clock of the folder's file system
   * @returns names of complete files, in the given order
   */
  async select(names: string[], now: number): Promise<string[]> {
    const observations = new Map<string, Observation>();
    const quiet: string[] = [];
    for (let start = 0; start < names.length; start += CHUNK_SIZE) {
      const chunk = names.slice(start, start + CHUNK_SIZE);
      const results = await Promise.all(
        chunk.map(async (name) => {
          const file = await this.stateOf(name);
          if (!file) return false;
          const observation = this.observe(file);
          observations.set(name, observation);
          return isQuiet(file, observation, now);
        }),
      );
      quiet.push(...chunk.filter((_name, i) => results[i]));
    }
    this.observations = observations;
    if (quiet.length === 0) return [];
    const openNames = await filesOpenForWriting(this.folder);
    return quiet.filter((name) => !openNames.has(name));
  }

  /** null when it is gone */
  private async stateOf(name: string): Promise<FileState | null> {
    const path = join(this.folder, name);
    const file = await lstat(path).catch(() => null);
    return file && { name, path, size: file.size, mtimeMs: file.mtimeMs };
  }

  private observe({ name, size, mtimeMs }: FileState): Observation {
    const at = performance.now();
    const before = this.observations.get(name);
    if (before?.size === size && before.mtimeMs === mtimeMs) return before;
    return { size, mtimeMs, firstSeenAt: before?.firstSeenAt ?? at, changedAt: at };
  }
}

async function isQuiet(file: FileState, observation: Observation, now: number): Promise<boolean> {
  const { firstSeenAt, changedAt } = observation;
  const writtenFor = changedAt - firstSeenAt;
  const observedFor = performance.now() - changedAt;
  const unchangedFor = writtenFor > 0 ? observedFor : Math.max(observedFor, now - file.mtimeMs);
  if (unchangedFor < Math.max(QUIET_MS.closed, Math.min(writtenFor, MAX_QUIET_MS))) return false;
  if (unchangedFor >= QUIET_MS.brokenOff) return true;
  observation.quietMs ??= await quietTimeOf(file).catch(() => QUIET_MS.brokenOff);
  return unchangedFor >= observation.quietMs;
}

/** Milliseconds. */
async function quietTimeOf({ name, path, size }: FileState): Promise<number> {
  if (size === 0) return QUIET_MS.brokenOff;
  const end = await readEnd(path, size);
  switch (name.toLowerCase().split('.').pop()) {
    case 'json':
      if (size <= MAX_PARSED_BYTES && isClosedJson(await readFile(path, 'utf8'))) return QUIET_MS.closed;
      return /[}\]]\s*$/.test(end) ? QUIET_MS.open : QUIET_MS.brokenOff;
    case 'jsonl':
    case 'ndjson':
      return /[}\]]\s*$/.test(end) ? QUIET_MS.open : QUIET_MS.brokenOff;
    case 'xml':
    case 'rss':
    case 'atom':
    case 'html':
    case 'htm':
      if (/<\/(rss|feed|rdf:rdf|html)\s*>\s*$/i.test(end)) return QUIET_MS.closed;
      return />\s*$/.test(end) ? QUIET_MS.open : QUIET_MS.brokenOff;
    case 'txt':
      return /[\n\p{P}]\s*$/u.test(end) ? QUIET_MS.open : QUIET_MS.brokenOff;
    default:
      return QUIET_MS.open;
  }
}

/** An object in one line may be the first of JSON lines. */
function isClosedJson(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text)) || text.trim().includes('\n');
  } catch {
    return false;
  }
}

/** The last characters; without the zeros of UTF-16. */
async function readEnd(path: string, size: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_SIZE), 0, TAIL_SIZE, Math.max(0, size - TAIL_SIZE));
    return buffer.toString('utf8', 0, bytesRead).replaceAll('\0', '');
  } finally {
    await file.close();
  }
}

const WRITE_FLAGS = 0o3;

/**
 * Names of the files in a folder that another process has open for writing. Empty where there is no /proc; processes of other
 * users, containers and machines are not seen.
 */
async function filesOpenForWriting(folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  const target = await realpath(folder).catch(() => folder);
  const processes = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry));
  for (const id of processes) {
    if (Number(id) === process.pid) continue;
    const descriptors = await readdir(`/proc/${id}/fd`).catch(() => []);
    await Promise.all(
      descriptors.map(async (descriptor) => {
        const path = await readlink(`/proc/${id}/fd/${descriptor}`).catch(() => '');
        if (dirname(path) !== target) return;
        const info = await readFile(`/proc/${id}/fdinfo/${descriptor}`, 'utf8').catch(() => '');
        if (parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '0', 8) & WRITE_FLAGS) names.add(basename(path));
      }),
    );
  }
  return names;
}
