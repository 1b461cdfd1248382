import { SingleBar } from 'cli-progress';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type EmbeddingsService, HttpEmbedder } from '#libs/embedding/http-embedder.js';
import { checkArticle, type CheckedArticle } from '#libs/ingest/check-article.js';
import { EMPTY, readInPieces } from '#libs/ingest/read-document.js';
import { ClusterBatch } from './cluster-batch.js';
import { errorLine } from './ingest-files.js';

/** Files that are not JSON lines, by their names. */
const OTHER_FORMATS = /\.(?:json|xml|rss|atom)(?:\.gz)?$/i;

/**
 * `babelwire cluster`: reads articles as the inbox does, and writes decisions as JSON lines. An invalid line is reported on
 * stderr and skipped; the exit code is 1 then, and also when articles got no embeddings although there is a service.
 * @param file `-` for standard input
 * @throws Error when the file can't be read
 */
export async function clusterFile(file: string, embeddings: EmbeddingsService | null): Promise<void> {
  const embedder = embeddings && new HttpEmbedder(embeddings);
  const input = await openInput(file);
  const batch = new ClusterBatch(new Date(), embedder);
  const progress = startProgress(input);
  const fileName = OTHER_FORMATS.test(file) ? basename(file) : `${basename(file)}.jsonl`;
  for await (const { errors } of readInPieces(fileName, input, (value) => addArticle(batch, value))) {
    for (const error of errors) if (error.reason !== EMPTY) report(errorLine(file === '-' ? null : file, error));
    await batch.flush();
    progress.update(input.position, { articles: batch.size });
  }
  progress.stop();
  if (batch.withoutEmbedding > 0) report(`articles without an embedding: ${batch.withoutEmbedding}; ${batch.problem}`);
  for (const result of batch.results()) {
    if (!process.stdout.write(`${JSON.stringify(result)}\n`)) await once(process.stdout, 'drain');
  }
}

interface Input extends AsyncIterable<Uint8Array> {
  /** Bytes read so far. */
  readonly position: number;
  /** Bytes in all; null when the input is a pipe. */
  readonly size: number | null;
}

async function openInput(file: string): Promise<Input> {
  if (file === '-') return inputFrom(process.stdin, null);
  const opened = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read ${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  });
  const found = await opened.stat();
  if (found.isDirectory()) throw new Error(`cannot read ${file}: it is a folder`);
  return inputFrom(opened.createReadStream(), found.isFile() ? found.size : null);
}

function inputFrom(stream: AsyncIterable<Uint8Array>, size: number | null): Input {
  let position = 0;
  return {
    get position() {
      return position;
    },
    size,
    async *[Symbol.asyncIterator]() {
      for await (const bytes of stream) {
        position += bytes.length;
        yield bytes;
      }
    },
  };
}

/** Adds an article to the batch. */
function addArticle(batch: ClusterBatch, value: unknown): CheckedArticle {
  const checked = checkArticle(value, 'batch');
  if (!checked.ok) return checked;
  const { guid } = checked.article;
  if (!guid) return { ok: false, errors: [{ field: 'id', reason: 'missing; every article needs one' }] };
  try {
    batch.add(guid, checked.article);
    return checked;
  } catch (error) {
    return { ok: false, errors: [{ reason: `the article cannot be processed: ${(error as Error).message}` }] };
  }
}

/** Clears the progress bar's line first. */
function report(error: string): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}${error}\n`);
  process.exitCode = 1;
}

/** Shown on a terminal only. */
function startProgress(input: Input): SingleBar {
  const format =
    input.size === null ? ' {articles} articles' : ' {bar} {percentage}% | {articles} articles | {eta_formatted} left';
  const bar = new SingleBar({ format, stream: process.stderr, noTTYOutput: false, hideCursor: true, fps: 5 });
  bar.start(input.size ?? Infinity, 0, { articles: 0 });
  return bar;
}
