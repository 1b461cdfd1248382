/**
 * Throughput and memory of extraction and clustering on one core, with generated articles of about 3 KB in seven
 * languages.
 *
 *   npm run bench:speed [-- LIVE…]     number of live articles in the window when clustering is timed; default 10000
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readLines } from '#libs/async/read-lines.js';
import { RawArticle } from '#libs/contracts/raw-article.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { extractAnchors } from '#libs/domain/entities/extract-anchors.js';
import { lexicon } from '#libs/domain/entities/lexicon.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { generateArticles } from './generate-articles.js';

const RECEIVED_AT = new Date('2030-01-01T00:00:00Z');
/** Articles that are timed, after as many to warm up the compiler. */
const MEASURED = 4000;
const MEGABYTE = 2 ** 20;

/** Bytes in use after garbage collection. */
function memory(): number {
  // Memory outside of the heap is released only by the second collection.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function measureLexicon(): void {
  const before = memory();
  const started = performance.now();
  lexicon();
  const milliseconds = performance.now() - started;
  console.log(`lexicon: loaded in ${milliseconds.toFixed(0)} ms, ${((memory() - before) / MEGABYTE).toFixed(0)} MB`);
}

/** CPU seconds of this process; unlike wall-clock time they exclude other work of the machine. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Articles per second over the second half, when the code is warm. */
function rateOf<T>(items: T[], work: (item: T) => void): number {
  let started = 0;
  items.forEach((item, i) => {
    if (i === items.length >> 1) started = cpuSeconds();
    work(item);
  });
  return Math.round((items.length >> 1) / (cpuSeconds() - started));
}

function measureExtraction(): void {
  const raws = [...generateArticles(2 * MEASURED, 1)].map((raw) => RawArticle.parse(raw));
  const bytes = raws.reduce((sum, { text }) => sum + Buffer.byteLength(text!), 0) / raws.length;
  const all = rateOf(raws, (raw) => normalizeArticle(raw, RECEIVED_AT));
  const anchors = rateOf(raws, ({ text, language }) => extractAnchors(text!, language!));
  console.log(`extraction of ${(bytes / 1000).toFixed(1)} KB: ${all}/s in all, ${anchors}/s anchors alone`);
}

/** Normalized articles, made by another process. */
async function* articles(count: number): AsyncGenerator<NormalizedArticle> {
  const program = fileURLToPath(new URL('write-articles.js', import.meta.url));
  const writer = spawn(process.execPath, [program, String(count), '2'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of readLines(writer.stdout)) yield JSON.parse(line) as NormalizedArticle;
}

/** Module scope keeps it from being collected before memory is measured. */
let window: ClusterWindow | null = null;

/** Clusters `live` articles, then times the next ones. */
async function measureClustering(live: number): Promise<void> {
  window = null;
  const before = memory();
  window = new ClusterWindow();
  let seconds = 0;
  let made = 0;
  for await (const article of articles(live + MEASURED)) {
    const started = cpuSeconds();
    window.add(article);
    if (made++ >= live) seconds += cpuSeconds() - started;
  }
  const each = (memory() - before) / made;
  console.log(
    `clustering among ${live} live articles: ${Math.round(MEASURED / seconds)}/s, ${Math.round(each)} bytes each`,
  );
}

measureLexicon();
measureExtraction();
for (const live of process.argv.slice(2).length ? process.argv.slice(2) : ['10000'])
  await measureClustering(Number(live));
console.log(`peak memory of the process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
