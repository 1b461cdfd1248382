import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ResourceLimits } from 'node:worker_threads';
import { WorkerWithTimeout } from '#libs/async/worker-with-timeout.js';
import type { ReadDocument } from '#libs/ingest/check-article.js';
import { isGzip, readDocument } from '#libs/ingest/read-document.js';
import type { FileJob, FilePiece } from './file-worker.js';
import type { ClaimedFile } from './inbox-folder.js';

const MAX_FILE_MB = 256;
/** Larger files, and compressed ones, are read in a thread: parsing them would block the event loop. */
const MAX_INLINE_BYTES = 250_000;
/** For a piece: an array of JSON of the maximum size takes 10 s before its first one. */
const PIECE_TIMEOUT_MS = 120_000;
/** An array of JSON is held in memory several times over. */
const MEMORY_LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 4096 };

/** Reads files of the inbox, in pieces. */
export class ReadFiles {
  private readonly worker = new WorkerWithTimeout<FileJob, FilePiece>(
    'apps/fetcher/inbox/file-worker.js',
    PIECE_TIMEOUT_MS,
    MEMORY_LIMITS,
  );

  async close(): Promise<void> {
    await this.worker.close();
  }

  /** Reads one file at a time. A file that can't be read is like an invalid one: a piece says why. */
  async *read(file: ClaimedFile): AsyncGenerator<ReadDocument> {
    if (file.size > MAX_FILE_MB * 1024 * 1024)
      return yield failure(`the file is larger than ${MAX_FILE_MB} MB; split it`);
    if (file.size > MAX_INLINE_BYTES) return yield* this.readInThread(file);
    let bytes: Buffer;
    try {
      bytes = await readRegularFile(file.path);
    } catch (error) {
      return yield failure(`the file could not be read: ${(error as Error).message}`);
    }
    if (isGzip(bytes)) yield* this.readInThread(file);
    else yield readDocument(file.name, bytes, 'inbox');
  }

  private async *readInThread({ name, path }: ClaimedFile): AsyncGenerator<ReadDocument> {
    for (let job: FileJob = { name, path }; ; job = null) {
      const result = await this.worker.run(job);
      if (!result.ok) return yield failure(`the file could not be read: ${result.reason}`);
      if (result.value === null) return;
      yield result.value;
    }
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

function failure(reason: string): ReadDocument {
  return { articles: [], errors: [{ reason }] };
}
