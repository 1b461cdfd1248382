import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { ReadError } from '#libs/ingest/check-article.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { CompleteFiles } from './complete-files.js';
import { type ClaimedFile, type InboxEntry, InboxFolder } from './inbox-folder.js';
import { ReadFiles } from './read-files.js';

/** The folder is read this often: file-system events are missing on network and container mounts. */
const SCAN_INTERVAL_MS = 1000;
const HEARTBEAT_INTERVAL_MS = 5000;
const FIRST_BACK_OFF_MS = 1000;
const MAX_BACK_OFF_MS = 30_000;
/** Limits of the files that are published together. A batch ends with the file that exceeds the bytes. */
const MAX_BATCH_FILES = 50;
const MAX_BATCH_BYTES = 4_000_000;
/** Articles that are published together, of one file or several. */
const MAX_BATCH_ARTICLES = 200;
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
  articles: number;
  errors: number;
  /** The first errors. */
  listed: ReadError[];
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
  private readonly files = new ReadFiles();
  private readonly completeFiles: CompleteFiles;
  /** Names of complete files. */
  private readonly complete = new Set<string>();
  /** Names in the inbox that a log line says can't be ingested. */
  private readonly reported = new Set<string>();
  /** Of these, what stays in the inbox and has a .reason file. */
  private readonly explained = new Set<string>();
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
    await this.files.close();
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
    for (const seen of [this.reported, this.explained])
      for (const name of seen) if (!names.has(name)) seen.delete(name);
    for (const { name, kind } of entries) if (kind !== 'file') await this.refuse(name, kind);
    const files = entries.filter(({ name, kind }) => kind === 'file' && !this.complete.has(name));
    const complete = await this.completeFiles.select(files.map(({ name }) => name), this.folder.now()); // prettier-ignore
    for (const name of complete) this.complete.add(name);
    if (this.complete.size > 0 || this.unmoved.length > 0)
      this.ingesting ??= this.ingestAll().finally(() => (this.ingesting = null));
  }

  /** Rejects what is not a file; when that fails, the next scan tries again. A folder stays: somebody may be copying into it. */
  private async refuse(name: string, kind: keyof typeof REFUSALS): Promise<void> {
    if (this.explained.has(name)) return;
    const reason = `${REFUSALS[kind]}\n`;
    try {
      if (kind === 'other') await this.folder.reject({ name, path: join(this.folder.path, name) }, reason);
      else await this.folder.explain(name, reason);
      this.report(name, REFUSALS[kind]);
      if (kind !== 'other') this.explained.add(name);
    } catch (error) {
      this.report(name, `${REFUSALS[kind]}; rejected/ can't be written to: ${(error as Error).message}`);
    }
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
          `publishing ${counted(files.length, 'file')} failed, next attempt in ${delay / 1000} s: ${(error as Error).message}`,
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
    let ingested: IngestedFile[];
    try {
      ingested = await this.publish(files);
    } catch (error) {
      for (const file of files)
        await this.folder.release(file).catch((error: Error) => this.logger.warn(error.message));
      throw error;
    }
    await this.moveAway([...this.unmoved, ...ingested]);
  }

  /** Publishes the articles of files as they are read, so that a large file is never in memory as a whole. */
  private async publish(files: ClaimedFile[]): Promise<IngestedFile[]> {
    const ingested: IngestedFile[] = [];
    let batch: RawArticle[] = [];
    for (const file of files) {
      const result: IngestedFile = { file, articles: 0, errors: 0, listed: [] };
      for await (const { articles, errors } of this.files.read(file)) {
        result.articles += articles.length;
        result.errors += errors.length;
        result.listed.push(...errors.slice(0, MAX_LISTED_ERRORS - result.listed.length));
        batch.push(...articles);
        if (batch.length < MAX_BATCH_ARTICLES) continue;
        await this.publisher.publish(batch);
        batch = [];
      }
      ingested.push(result);
    }
    await this.publisher.publish(batch);
    return ingested;
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
            `${each.file.name} is read, but stays in .work/ until it can be moved: ${(error as Error).message}`,
          );
        this.moveErrorCode = code;
      }
    }
    this.unmoved = unmoved;
    this.moveErrorCode = code;
  }

  private async moveFile(ingested: IngestedFile): Promise<void> {
    const { file, articles, errors } = ingested;
    const result = `${file.name}: published ${counted(articles, 'article')}, ${counted(errors, 'error')}`;
    if (errors === 0) {
      await this.folder.finish(file);
      this.logger.debug(result);
    } else {
      await this.folder.reject(file, reasonText(ingested));
      this.logger.warn(`${result}; see the .reason file in rejected/`);
    }
  }
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Content of a .reason file: how many articles were published, then a line for each error. */
function reasonText({ articles, errors, listed }: IngestedFile): string {
  const summary = articles === 0 ? 'No article was published.' : `Articles published: ${articles}. Rejected:`;
  const lines = listed.map(errorLine);
  if (lines.length < errors) lines.push(`and ${errors - lines.length} more`);
  return [summary, ...lines, ''].join('\n');
}

function errorLine({ line, index, field, reason }: ReadError): string {
  const position = [
    line !== undefined && `line ${line}`,
    index !== undefined && `item ${index + 1}`,
    field && `field ${field}`,
  ].filter(Boolean);
  return position.length > 0 ? `${position.join(', ')}: ${reason}` : reason;
}
