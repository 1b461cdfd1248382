import { basename, dirname, join, resolve } from 'node:path';
import { lstat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type FSWatcher, watch } from 'chokidar';
import type { ReadDocument } from '#libs/ingest/read-document.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { type Claim, InboxFolder, isIgnored } from './inbox-folder.js';
import { readClaim, reasonText } from './read-claim.js';

/** A file is complete when its size and time have not changed for so long. */
const SETTLED_MS = 1000;
/** Pause between two looks at the folder; the watcher may miss events on network and container mounts. */
const SWEEP_MS = 5000;
const MAX_BACKOFF_MS = 30_000;
/** So many files, or the file that reaches so many bytes, are published as one. */
const BATCH_FILES = 50;
const BATCH_BYTES = 4_000_000;

/** Takes every complete file of the inbox: claim, read, publish, move away. */
@Injectable()
export class WatchInbox implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WatchInbox.name);
  private readonly stopping = new AbortController();
  /** Complete files that wait their turn. */
  private readonly ready = new Set<string>();
  /** Size and time of the others, at the last look. */
  private looks = new Map<string, string>();
  private watcher?: FSWatcher;
  private sweeping = Promise.resolve();
  private draining: Promise<void> | null = null;

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
      awaitWriteFinish: { stabilityThreshold: SETTLED_MS, pollInterval: 200 },
      ignored: (path) => path !== inbox && (dirname(path) !== inbox || isIgnored(basename(path))),
    });
    this.watcher.on('add', (path) => this.enqueue(basename(path)));
    this.watcher.on('error', (error) => this.logger.warn(`watching ${inbox}: ${String(error)}`));
    this.sweeping = this.sweepUntilStopped();
  }

  /** Finishes the file in hand; what waits stays in the inbox for the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.watcher?.close();
    await this.sweeping;
    await this.draining;
    await this.folder.close();
  }

  private async sweepUntilStopped(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.sweep().catch((error: Error) => this.logger.warn(`looking through the inbox: ${error.message}`));
      await sleep(this.looks.size > 0 ? SETTLED_MS : SWEEP_MS, null, { signal }).catch(() => {});
    }
  }

  /** Finds what the watcher did not tell: files from before the start, and those that dead fetchers held. */
  private async sweep(): Promise<void> {
    await this.folder.beat();
    await this.folder.takeOverFromTheDead();
    const looks = new Map<string, string>();
    for (const name of await this.folder.waiting()) {
      if (this.ready.has(name)) continue;
      const file = await lstat(join(this.folder.path, name)).catch(() => null);
      if (!file) continue;
      const look = `${file.size} ${file.mtimeMs}`;
      if (this.looks.get(name) === look) this.enqueue(name);
      else looks.set(name, look);
    }
    this.looks = looks;
    this.drainReady();
  }

  private enqueue(name: string): void {
    this.ready.add(name);
    this.drainReady();
  }

  private drainReady(): void {
    if (this.ready.size > 0) this.draining ??= this.drain().finally(() => (this.draining = null));
  }

  private async drain(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; this.ready.size > 0 && !signal.aborted; ) {
      const claims = await this.claimBatch();
      try {
        await this.take(claims);
        failures = 0;
      } catch (error) {
        for (const { name } of claims) this.ready.add(name);
        const pause = Math.min(MAX_BACKOFF_MS, SETTLED_MS * 2 ** failures++);
        this.logger.warn(`${claims.length} files wait, next try in ${pause / 1000} s: ${(error as Error).message}`);
        await sleep(pause, null, { signal }).catch(() => {});
      }
    }
  }

  private async claimBatch(): Promise<Claim[]> {
    const claims: Claim[] = [];
    let bytes = 0;
    for (const name of this.ready) {
      if (claims.length === BATCH_FILES || bytes >= BATCH_BYTES) break;
      this.ready.delete(name);
      const claim = await this.folder.claim(name).catch((error: Error) => this.logger.warn(error.message));
      if (!claim) continue;
      claims.push(claim);
      bytes += claim.size;
    }
    return claims;
  }

  /** @throws Error when the bus did not take them; they are back in the inbox then */
  private async take(claims: Claim[]): Promise<void> {
    const read = await Promise.all(claims.map(async (claim) => ({ claim, document: await readClaim(claim) })));
    try {
      await this.publisher.publish(read.flatMap(({ document }) => document.articles));
    } catch (error) {
      for (const claim of claims) await this.folder.release(claim);
      throw error;
    }
    for (const { claim, document } of read) await this.moveAway(claim, document);
  }

  private async moveAway(claim: Claim, document: ReadDocument): Promise<void> {
    const outcome = `${claim.name}: ${document.articles.length} articles taken, ${document.errors.length} errors`;
    if (document.errors.length === 0) {
      await this.folder.finish(claim);
      this.logger.debug(outcome);
    } else {
      await this.folder.reject(claim, reasonText(document));
      this.logger.warn(`${outcome}; see the .reason file in rejected/`);
    }
  }
}
