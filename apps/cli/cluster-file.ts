import { SingleBar } from 'cli-progress';
import { once } from 'node:events';
import { checkArticle } from '#libs/ingest/check-article.js';
import { openEmbedder } from '#libs/embedding/onnx-embedder.js';
import { ClusterBatch } from './cluster-batch.js';
import { type Lines, readLines } from './read-lines.js';

/**
 * `babelwire cluster`: articles in, decisions out, both JSON lines. A bad line is reported and skipped; the exit code
 * is 1 then.
 * @param modelFolder of a sentence encoder, when there is one
 */
export async function clusterFile(file: string, modelFolder: string | undefined): Promise<void> {
  const embedder = modelFolder ? await openEmbedder(modelFolder) : null;
  const lines = await readLines(file);
  const batch = new ClusterBatch(new Date(), embedder);
  const progress = progressOf(lines);
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const problem = await addLine(batch, number === 1 ? line.replace(/^\uFEFF/, '') : line);
    if (problem) report(`line ${number}: ${problem}`);
    progress.update(lines.position, { articles: batch.size });
  }
  progress.stop();
  for (const result of batch.results()) {
    if (!process.stdout.write(`${JSON.stringify(result)}\n`)) await once(process.stdout, 'drain');
  }
}

/** @returns why the line could not be taken; null when it was, or was empty */
async function addLine(batch: ClusterBatch, line: string): Promise<string | null> {
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
  if (!checked.article.guid) return 'id: every line needs one';
  try {
    await batch.add(checked.article.guid, checked.article);
    return null;
  } catch (error) {
    return `cannot be understood: ${(error as Error).message}`;
  }
}

/** Ends the bar's line first, or the two would stand on top of each other. */
function report(problem: string): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}${problem}\n`);
  process.exitCode = 1;
}

/** Shown on a terminal only. */
function progressOf(lines: Lines): SingleBar {
  const format =
    lines.size === null ? ' {articles} articles' : ' {bar} {percentage}% | {articles} articles | {eta_formatted} left';
  const bar = new SingleBar({ format, stream: process.stderr, noTTYOutput: false, hideCursor: true, fps: 5 });
  bar.start(lines.size ?? Infinity, 0, { articles: 0 });
  return bar;
}
