/** Parses one mutated document after another, and publishes its progress so that a watchdog can report where it got stuck. */
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { FEED_LIMITS } from '#libs/feed-parser/model/parse-context.js';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import type { ParseResult } from '#libs/feed-parser/model/parsed-feed.js';
import { toArticle } from '#libs/ingest/to-article.js';
import { documentOf, readCases } from './conformance-suites.js';
import { mutate, type FuzzDocument } from './fuzz-mutations.js';
import { seededRandom } from './seeded-random.js';

export interface FuzzTask {
  folder: string;
  seed: number;
  minutes: number;
  /** Number of the current execution. */
  progress: Int32Array<SharedArrayBuffer>;
}

export interface FuzzReport {
  executions: number;
  statuses: Record<string, number>;
  slowest: { milliseconds: number; execution: number; how: string[] };
  /** MB after garbage collection: the first measurement, and the maximum. */
  heap: { first: number; max: number };
  failure?: { execution: number; how: string[]; what: string };
}

const MAX_MILLISECONDS = 1000;
const EXECUTIONS_PER_GC = 2000;
/** MB that the heap may grow after the first measurement: caches fill, and the collector leaves some garbage. */
const MAX_HEAP_GROWTH_MB = 48;

const { folder, seed, minutes, progress } = workerData as FuzzTask;
parentPort!.postMessage(fuzz());

function fuzz(): FuzzReport {
  const corpus: FuzzDocument[] = readCases(folder).map((row) => {
    const { bytes, origin } = documentOf(row);
    return { bytes: Buffer.from(bytes), origin };
  });
  const end = performance.now() + minutes * 60_000;
  const report: FuzzReport = { executions: 0, statuses: {}, slowest: { milliseconds: 0, execution: 0, how: [] }, heap: { first: 0, max: 0 } }; // prettier-ignore
  while (performance.now() < end && !report.failure) execute(corpus, report);
  return report;
}

/** Each execution has random numbers of its own, so that it can be repeated alone. */
function execute(corpus: FuzzDocument[], report: FuzzReport): void {
  const execution = report.executions++;
  Atomics.store(progress, 0, execution);
  const { document, how } = mutate(corpus, seededRandom(seed + execution));
  const fail = (what: string): void => void (report.failure ??= { execution, how, what });
  try {
    const milliseconds = measure(document, report, fail);
    if (milliseconds > report.slowest.milliseconds) report.slowest = { milliseconds, execution, how };
  } catch (error) {
    fail((error as Error).stack ?? String(error));
  }
  if (report.executions % EXECUTIONS_PER_GC === 0) checkHeap(report, fail);
}

/** @returns milliseconds; of two runs the faster one, because other processes take time as well */
function measure(document: FuzzDocument, report: FuzzReport, fail: (what: string) => void): number {
  const first = parse(document);
  const { result, milliseconds } = first.milliseconds > MAX_MILLISECONDS ? parse(document) : first;
  if (milliseconds > MAX_MILLISECONDS) fail(`${Math.round(milliseconds)} ms for ${document.bytes.length} bytes`);
  const status = result.ok ? (result.feed.truncated?.code ?? 'ok') : result.error.code;
  report.statuses[status] = (report.statuses[status] ?? 0) + 1;
  if (result.ok && result.feed.items.length > FEED_LIMITS.items) fail(`${result.feed.items.length} items`);
  return milliseconds;
}

function parse({ bytes, origin }: FuzzDocument): { result: ParseResult; milliseconds: number } {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = parseFeed(bytes, origin);
  if (result.ok) result.feed.items.forEach((item) => toArticle(item, result.feed, 'fuzz', 'main'));
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  // Wall time includes other processes; CPU time includes the collector's threads.
  return { result, milliseconds: Math.min(wall, (user + system) / 1000) };
}

function checkHeap(report: FuzzReport, fail: (what: string) => void): void {
  global.gc!();
  const megabytes = getHeapStatistics().used_heap_size / 1e6;
  report.heap.first ||= megabytes;
  report.heap.max = Math.max(report.heap.max, megabytes);
  if (megabytes > report.heap.first + MAX_HEAP_GROWTH_MB)
    fail(`the heap grew from ${report.heap.first} to ${megabytes} MB`);
}
