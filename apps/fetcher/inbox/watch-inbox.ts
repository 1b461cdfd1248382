import { lstat, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type FSWatcher, watch } from 'chokidar';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { ReadError } from '#libs/ingest/check-article.js';
import { readDocument, type ReadDocument } from '#libs/ingest/read-document.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { type ClaimedFile, InboxFolder, isIgnored } from './inbox-folder.js';

/** A file is complete when its size and modification time have not changed for this long. */
const SETTLE_TIME_MS = 1000;
const WATCH_POLL_INTERVAL_MS = 200;
/** Between two scans of the folder: the watcher misses events on network and container mounts. */
const SCAN_INTERVAL_MS = 5000;
const MAX_BACK_OFF_MS = 30_000;
/** Limits of the files that are published together. A batch ends with the file that exceeds the bytes. */
const MAX_BATCH_FILES = 50;
const MAX_BATCH_BYTES = 4_000_000;
/** A larger file doesn't fit a string. */
const MAX_FILE_MB = 256;

/** Ingests every complete file of the inbox: claim, read, publish, move to done/ or rejected/. */
@Injectable()
export class WatchInbox implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WatchInbox.name);
  private readonly stopping = new AbortController();
  private readonly scanning = new BackgroundLoop('scanning the inbox', () => this.scan(), {
    intervalMs: SCAN_INTERVAL_MS,
    logger: this.logger,
  });
  /** Names of complete files. */
  private readonly complete = new Set<string>();
  /** Size and modification time of the other files at the last scan, by name. */
  private incomplete = new Map<string, string>();
  private watcher?: FSWatcher;
  private ingesting: Promise<void> | null = null;

  constructor(
    private readonly folder: InboxFolder,
    private readonly publisher: PublishArticles,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.folder.open();
    const inbox = resolve(this.folder.path);
    this.watcher = watch(inbox, {
      depth: 0,
      ignoreInitial: true,
      awaitWriteFinish: { stabilityThreshold: SETTLE_TIME_MS, pollInterval: WATCH_POLL_INTERVAL_MS },
      ignored: (path) => path !== inbox && (dirname(path) !== inbox || isIgnored(basename(path))),
    });
    this.watcher.on('add', (path) => this.enqueue(basename(path)));
    this.watcher.on('error', (error) => this.logger.warn(`watching ${inbox} failed: ${String(error)}`));
    this.scanning.start();
  }

  /** Finishes the batch in hand. Other files stay in the inbox. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.watcher?.close();
    await this.scanning.stop();
    await this.ingesting;
    await this.folder.close();
  }

  /**
   * Finds what the watcher doesn't report: files from before the start, and files of stale fetchers.
   * @returns milliseconds until the next scan: sooner while files may be incomplete
   */
  private async scan(): Promise<number> {
    await this.folder.heartbeat();
    await this.folder.recoverStale();
    const incomplete = new Map<string, string>();
    for (const name of await this.folder.list()) {
      if (this.complete.has(name)) continue;
      const file = await lstat(join(this.folder.path, name)).catch(() => null);
      if (!file) continue;
      const state = `${file.size} ${file.mtimeMs}`;
      if (this.incomplete.get(name) === state) this.enqueue(name);
      else incomplete.set(name, state);
    }
    this.incomplete = incomplete;
    return incomplete.size > 0 ? SETTLE_TIME_MS : SCAN_INTERVAL_MS;
  }

  private enqueue(name: string): void {
    this.complete.add(name);
    this.ingesting ??= this.ingestAll().finally(() => (this.ingesting = null));
  }

  private async ingestAll(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; this.complete.size > 0 && !signal.aborted; ) {
      const files = await this.claimBatch();
      try {
        await this.ingest(files);
        failures = 0;
      } catch (error) {
        for (const { name } of files) this.complete.add(name);
        const delay = Math.min(MAX_BACK_OFF_MS, SETTLE_TIME_MS * 2 ** failures++);
        this.logger.warn(
          `publishing ${files.length} files failed, next attempt in ${delay / 1000} s: ${(error as Error).message}`,
        );
        await sleep(delay, null, { signal }).catch(() => {});
      }
    }
  }

  private async claimBatch(): Promise<ClaimedFile[]> {
    const files: ClaimedFile[] = [];
    let bytes = 0;
    for (const name of this.complete) {
      if (files.length === MAX_BATCH_FILES || bytes >= MAX_BATCH_BYTES) break;
      this.complete.delete(name);
      const file = await this.folder.claim(name).catch((error: Error) => this.logger.warn(error.message));
      if (!file) continue;
      files.push(file);
      bytes += file.size;
    }
    return files;
  }

  /** @throws Error when publishing failed; then the files are back in the inbox */
  private async ingest(files: ClaimedFile[]): Promise<void> {
    const documents = await Promise.all(files.map(async (file) => ({ file, document: await readClaimed(file) })));
    try {
      await this.publisher.publish(documents.flatMap(({ document }) => document.articles));
    } catch (error) {
      for (const file of files) await this.folder.release(file);
      throw error;
    }
    for (const { file, document } of documents) await this.moveAway(file, document);
  }

  private async moveAway(file: ClaimedFile, document: ReadDocument): Promise<void> {
    const result = `${file.name}: published ${document.articles.length} articles, ${document.errors.length} errors`;
    if (document.errors.length === 0) {
      await this.folder.finish(file);
      this.logger.debug(result);
    } else {
      await this.folder.reject(file, reasonText(document));
      this.logger.warn(`${result}; see the .reason file in rejected/`);
    }
  }
}

/** A file that can't be read is rejected like an invalid one. */
async function readClaimed({ name, path, size }: ClaimedFile): Promise<ReadDocument> {
  const reject = (reason: string): ReadDocument => ({ articles: [], errors: [{ reason }] });
  if (size > MAX_FILE_MB * 1024 * 1024) return reject(`the file is larger than ${MAX_FILE_MB} MB; split it`);
  try {
    return readDocument(name, await readFile(path), 'inbox');
  } catch (error) {
    return reject(`the file could not be read: ${(error as Error).message}`);
  }
}

/** Content of a .reason file: how many articles were published, then a line for each error. */
function reasonText({ articles, errors }: ReadDocument): string {
  const summary =
    articles.length === 0 ? 'No article was published.' : `Articles published: ${articles.length}. Rejected:`;
  return [summary, ...errors.map(errorLine), ''].join('\n');
}

function errorLine({ line, index, field, reason }: ReadError): string {
  const position = [
    line !== undefined && `line ${line}`,
    index !== undefined && `item ${index + 1}`,
    field && `field ${field}`,
  ].filter(Boolean);
  return position.length > 0 ? `${position.join(', ')}: ${reason}` : reason;
}
