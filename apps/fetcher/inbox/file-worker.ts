import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { checkArticle } from '#libs/ingest/check-article.js';
import type { ReadDocument } from '#libs/ingest/check-article.js';
import { readInPieces } from '#libs/ingest/read-document.js';

/** The message to the worker: begins a file. Null asks for its next piece. */
export type FileJob = { name: string; path: string } | null;
/** The message from the worker: null at the end of the file. */
export type FilePiece = ReadDocument | null;

let pieces = nothing();

/** Worker thread of ReadFiles: one message for each that it receives. */
parentPort!.on('message', (job: FileJob) => {
  void nextPiece(job).then((piece) => parentPort!.postMessage(piece));
});

async function nextPiece(job: FileJob): Promise<FilePiece> {
  try {
    if (job) {
      // What is left of a file whose articles could not be published.
      await pieces.return(undefined);
      pieces = readFile(job.name, job.path);
    }
    const next = await pieces.next();
    return next.done ? null : next.value;
  } catch (error) {
    pieces = nothing();
    return { articles: [], errors: [{ reason: `the file could not be read: ${(error as Error).message}` }] };
  }
}

/** @throws Error when it is a symbolic link: the file may have been replaced by one */
async function* readFile(name: string, path: string): AsyncGenerator<ReadDocument> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  yield* readInPieces(name, file.createReadStream(), (value) => checkArticle(value, 'inbox'));
}

async function* nothing(): AsyncGenerator<ReadDocument> {}
