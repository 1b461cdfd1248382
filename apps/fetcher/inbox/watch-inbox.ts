import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { ReadError } from '#libs/ingest/check-article.js';
import { readDocument, type ReadDocument } from '#libs/ingest/read-document.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { CompleteFiles } from './complete-files.js';
import { type ClaimedFile, type InboxEntry, InboxFolder } from './inbox-folder.js';

/** The folder is read this often: file-system events are missing on network and container mounts. */
const SCAN_INTERVAL_MS = 1000;
const HEARTBEAT_INTERVAL_MS = 5000;
const FIRST_BACK_OFF_MS = 1000;
const MAX_BACK_OFF_MS = 30_000;
/** Limits of the files that are published together. A batch ends with the file that exceeds the bytes. */
const MAX_BATCH_FILES = 50;
const MAX_BATCH_BYTES = 4_000_000;
/** A file is held in memory several times over while it is read. */
const MAX_FILE_MB = 256;
/** Errors that a .reason file lists. */
const MAX_LISTED_ERRORS = 1000;

/** Why an entry of the inbox can't be ingested, and what to do. */
const REFUSALS: Record<Exclude<InboxEntry['kind'], 'file'>, string> = {
  folder: 'it is a folder, which is not read; move its files into the inbox',
  other: 'it is not a regular file, and links are not followed; copy the file itself into the inbox',
  unnamed: 'its name is not valid UTF-8; rename it',
};

interface IngestedFile {
  file: ClaimedFile;
  document: ReadDocument;
}

/** Ingests every complete file of the inbox: claim, read, publish, move to done/ or rejected/. */
@Injectable()
export class WatchInbox implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WatchInbox.name);
  private readonly stopping = new AbortController();
  private readonly scanning = new BackgroundLoop('scanning the inbox', () => this.scan(), {
    intervalMs: SCAN_INTERVAL_MS,
    maxBackOffMs: MAX_BACK_OFF_MS,
    logger: this.logger,
  });
  private readonly heartbeat = new BackgroundLoop('the heartbeat of the inbox', () => this.beat(), {
    intervalMs: HEARTBEAT_INTERVAL_MS,
    logger: this.logger,
  });
  private readonly completeFiles: CompleteFiles;
  /** Names of complete files. */
  private readonly complete = new Set<string>();
  /** Names in the inbox that a log line says can't be ingested. */
  private readonly reported = new Set<string>();
  /** Published files that could not be moved out of the work folder yet. */
  private unmoved: IngestedFile[] = [];
  /** Why the last one could not be moved: the same error is logged once. */
  private moveErrorCode = '';
  private ingesting: Promise<void> | null = null;

  constructor(
    private readonly folder: InboxFolder,
    private readonly publisher: PublishArticles,
  ) {
    this.completeFiles = new CompleteFiles(folder.path);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.folder.open();
    this.heartbeat.start();
    this.scanning.start();
  }

  /** Finishes the batch in hand. Other files stay in the inbox. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.scanning.stop();
    await this.ingesting;
    await this.heartbeat.stop();
    // They are published again after the next start, which is harmless: an article keeps its identity.
    for (const { file } of this.unmoved) await this.folder.release(file).catch(() => {});
    await this.folder.close();
  }

  private async beat(): Promise<void> {
    await this.folder.heartbeat();
    await this.folder.recoverStale();
  }

  private async scan(): Promise<void> {
    const entries = await this.folder.list();
    const names = new Set(entries.map(({ name }) => name));
    for (const name of this.reported) if (!names.has(name)) this.reported.delete(name);
    for (const { name, kind } of entries)
      if (kind !== 'file') await this.refuse(name, kind).catch((error: Error) => this.logger.warn(error.message));
    const files = entries.filter(({ name, kind }) => kind === 'file' && !this.complete.has(name));
    const complete = await this.completeFiles.select(files.map(({ name }) => name), this.folder.now()); // prettier-ignore
    for (const name of complete) this.complete.add(name);
    if (this.complete.size > 0 || this.unmoved.length > 0)
      this.ingesting ??= this.ingestAll().finally(() => (this.ingesting = null));
  }

  /** Rejects what is not a file. A folder stays, because somebody may be copying into it. */
  private async refuse(name: string, kind: keyof typeof REFUSALS): Promise<void> {
    if (this.reported.has(name)) return;
    this.report(name, REFUSALS[kind]);
    const reason = `${REFUSALS[kind]}\n`;
    if (kind === 'other') await this.folder.reject({ name, path: join(this.folder.path, name) }, reason);
    else await this.folder.explain(name, reason);
  }

  /** Logs a name once, as long as it is in the inbox. */
  private report(name: string, problem: string): void {
    if (!this.reported.has(name)) this.logger.warn(`${name}: ${problem}`);
    this.reported.add(name);
  }

  private async ingestAll(): Promise<void> {
    const { signal } = this.stopping;
    await this.moveAway(this.unmoved);
    for (let failures = 0; this.complete.size > 0 && !signal.aborted;) {
      // The next scan tries again.
      if (this.unmoved.length >= MAX_BATCH_FILES) return;
      const files = await this.claimBatch();
      try {
        await this.ingest(files);
        failures = 0;
      } catch (error) {
        for (const { name } of files) this.complete.add(name);
        const delay = Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** failures++);
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
      const file = await this.folder.claim(name).catch((error: Error) => this.report(name, error.message));
      if (!file) continue;
      files.push(file);
      bytes += file.size;
    }
    return files;
  }

  /** @throws Error when publishing failed; then the files are back in the inbox */
  private async ingest(files: ClaimedFile[]): Promise<void> {
    const ingested = await Promise.all(files.map(async (file) => ({ file, document: await readClaimed(file) })));
    try {
      await this.publisher.publish(ingested.flatMap(({ document }) => document.articles));
    } catch (error) {
      for (const file of files)
        await this.folder.release(file).catch((error: Error) => this.logger.warn(error.message));
      throw error;
    }
    await this.moveAway([...this.unmoved, ...ingested]);
  }

  /** Moves files to done/ or rejected/, and keeps those that can't be moved for the next scan. */
  private async moveAway(ingested: IngestedFile[]): Promise<void> {
    const unmoved: IngestedFile[] = [];
    let code = '';
    for (const each of ingested) {
      try {
        await this.moveFile(each);
      } catch (error) {
        unmoved.push(each);
        code = (error as NodeJS.ErrnoException).code ?? '';
        if (code !== this.moveErrorCode)
          this.logger.warn(
            `${each.file.name} is published, but stays in .work/ until it can be moved: ${String(error)}`,
          );
        this.moveErrorCode = code;
      }
    }
    this.unmoved = unmoved;
    this.moveErrorCode = code;
  }

  private async moveFile({ file, document }: IngestedFile): Promise<void> {
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
    return readDocument(name, await readRegularFile(path), 'inbox');
  } catch (error) {
    return reject(`the file could not be read: ${(error as Error).message}`);
  }
}

/** @throws Error when it is a symbolic link: the file may have been replaced by one */
async function readRegularFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Content of a .reason file: how many articles were published, then a line for each error. */
function reasonText({ articles, errors }: ReadDocument): string {
  const summary =
    articles.length === 0 ? 'No article was published.' : `Articles published: ${articles.length}. Rejected:`;
  const listed = errors.slice(0, MAX_LISTED_ERRORS).map(errorLine);
  if (listed.length < errors.length) listed.push(`and ${errors.length - listed.length} more`);
  return [summary, ...listed, ''].join('\n');
}

function errorLine({ line, index, field, reason }: ReadError): string {
  const position = [
    line !== undefined && `line ${line}`,
    index !== undefined && `item ${index + 1}`,
    field && `field ${field}`,
  ].filter(Boolean);
  return position.length > 0 ? `${position.join(', ')}: ${reason}` : reason;
}
