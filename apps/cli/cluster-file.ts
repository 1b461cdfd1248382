import { SingleBar } from 'cli-progress';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { readLines } from '#libs/async/read-lines.js';
import { type EmbeddingsService, HttpEmbedder } from '#libs/embedding/http-embedder.js';
import { checkArticle } from '#libs/ingest/check-article.js';
import { ClusterBatch } from './cluster-batch.js';

/** Lines whose articles are embedded together. */
const CHUNK_SIZE = 64;

/**
 * `babelwire cluster`: reads articles and writes decisions, both as JSON lines. An invalid line is reported on stderr and
 * skipped; the exit code is 1 then, and also when articles got no embeddings although there is a service.
 * @param file `-` for standard input
 * @throws Error when the file can't be read
 */
export async function clusterFile(file: string, embeddings: EmbeddingsService | null): Promise<void> {
  const embedder = embeddings && new HttpEmbedder(embeddings);
  const input = await openInput(file);
  const batch = new ClusterBatch(new Date(), embedder);
  const progress = startProgress(input);
  let number = 0;
  for await (const line of readLines(input)) {
    number += 1;
    const error = addLine(batch, line);
    if (error) report(`line ${number}: ${error}`);
    if (number % CHUNK_SIZE === 0) await batch.flush();
    progress.update(input.position, { articles: batch.size });
  }
  await batch.flush();
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

/** @returns what is wrong with the line; null when it was added or is empty */
function addLine(batch: ClusterBatch, line: string): string | null {
  if (!line.trim()) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `not valid JSON: ${(error as Error).message}`;
  }
  const checked = checkArticle(value, 'batch');
  if (!checked.ok)
    return checked.errors.map(({ field, reason }) => (field ? `${field}: ${reason}` : reason)).join('; ');
  if (!checked.article.guid) return 'id: missing; every line needs one';
  try {
    batch.add(checked.article.guid, checked.article);
    return null;
  } catch (error) {
    return `the article cannot be processed: ${(error as Error).message}`;
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
