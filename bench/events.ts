/**
 * What consumers cost a Babelwire in one process, with the embedded database: lists and the snapshot at 100,000 articles,
 * and 1,000 clients of /api/events. Articles are generated and put into the tables by the store's own step; those that the
 * clients see are posted and go the whole way. Needs Linux, for the memory of another process.
 *
 *   npm run bench:events -- [ARTICLES] [CLIENTS]
 */
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArticleClustered } from '#libs/contracts/cluster-decision.js';
import type { RawArticleInput } from '#libs/contracts/raw-article.js';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { BabelwireProcess } from '../test/standalone/babelwire-process.js';
import { storeDecisions } from '../apps/store/stories/store-decisions.controller.js';
import { hashOf } from '../apps/store/stories/applied-decisions.js';
import { generateArticles } from './generate-articles.js';

const EDITION = 'bench';
const BATCH_SIZE = 500;
const ARTICLES_PER_STORY = 3;
/** Pages of the list that are timed, and articles that the clients see. */
const PAGES = 100;
const POSTS = 150;
const POST_INTERVAL_MS = 200;
const MEGABYTE = 2 ** 20;

/** A decision as the clusterer makes it, with evidence of the usual size. */
function decisionOn(raw: RawArticleInput, n: number): ArticleClustered {
  const [articleId, storyId] = [hashOf(['article', n]), hashOf(['story', Math.floor(n / ARTICLES_PER_STORY)])];
  const isFirst = n % ARTICLES_PER_STORY === 0;
  const anchors = raw.text!.split(/\s+/).slice(0, 12).map((word) => ({ kind: 'word', surface: word, otherSurface: word, weight: 0.75 })); // prettier-ignore
  return {
    type: 'article-clustered',
    edition: EDITION,
    ...{ articleId, storyId, textId: hashOf(['text', n]) },
    relation: isFirst ? 'first' : 'same-story',
    relatedTo: isFirst ? null : hashOf(['article', n - 1]),
    evidence: {
      method: isFirst ? 'none' : 'story',
      score: 9,
      threshold: 5,
      anchors: isFirst ? [] : anchors,
      adjustments: [],
    },
    article: {
      ...{ articleId, edition: EDITION, source: raw.source!, byline: null, url: `https://bench.example/${n}` },
      ...{ title: raw.title!, text: raw.text!, language: raw.language!, languageConfidence: 1 },
      ...{ publishedAt: raw.publishedAt!, publishedAtOriginal: null, receivedAt: raw.publishedAt! },
      ...{ contentHash: hashOf([n]), signature: '', anchors: { version: 1, data: '' } },
    },
  };
}

async function fillTables(folder: string, count: number): Promise<void> {
  const postgres = await startEmbeddedPostgres(folder);
  const db = await createDataSource(postgres.address).initialize();
  const started = performance.now();
  let batch: ArticleClustered[] = [];
  const store = (): Promise<unknown> => {
    const messages = batch.map((value, at) => ({ key: EDITION, value, headers: {}, partition: 0, offset: BigInt(at), timestamp: new Date() })); // prettier-ignore
    batch = [];
    return db.transaction((transaction) => storeDecisions(messages, transaction));
  };
  let n = 0;
  for (const raw of generateArticles(count, 1)) {
    batch.push(decisionOn(raw, n++));
    if (batch.length === BATCH_SIZE) await store();
  }
  if (batch.length > 0) await store();
  await db.query('ANALYZE');
  const seconds = (performance.now() - started) / 1000;
  console.log(`${count} articles stored in ${seconds.toFixed(0)} s`);
  await db.destroy();
  await postgres.stop();
}

/** Resident memory of the process, and the most that it had while something went on. */
class MemoryGauge {
  peak = 0;
  private readonly timer = setInterval(() => this.read(), 50);

  constructor(private readonly pid: number) {}

  read(): number {
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))![1]);
    const megabytes = (kilobytes * 1024) / MEGABYTE;
    this.peak = Math.max(this.peak, megabytes);
    return megabytes;
  }

  /** Forgets the peak so far. @returns the memory now */
  restart(): number {
    this.peak = 0;
    return this.read();
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

const percentile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

const summary = (values: number[]): string =>
  `p50 ${percentile(values, 0.5).toFixed(0)} ms, p99 ${percentile(values, 0.99).toFixed(0)} ms`;

async function measureLists({ address }: BabelwireProcess, memory: MemoryGauge): Promise<void> {
  for (const order of ['newest', 'updated']) {
    const before = memory.restart();
    const times: number[] = [];
    let bytes = 0;
    for (let cursor: string | null = ''; times.length < PAGES && cursor !== null;) {
      const started = performance.now();
      const query: string = `edition=${EDITION}&order=${order}&limit=100&include=articles${cursor && `&cursor=${cursor}`}`;
      const text: string = await (await fetch(`${address}/api/stories?${query}`)).text();
      times.push(performance.now() - started);
      bytes += text.length;
      cursor = (JSON.parse(text) as { next: string | null }).next;
    }
    const size = (bytes / times.length / 1024).toFixed(0);
    console.log(
      `list, order=${order}: ${summary(times)} a page of 100 stories with articles, ${size} KB; ${memoryText(before, memory)}`,
    );
  }
}

async function measureSnapshot({ address }: BabelwireProcess, memory: MemoryGauge): Promise<void> {
  const before = memory.restart();
  const started = performance.now();
  const response = await fetch(`${address}/api/snapshot.ndjson?edition=${EDITION}`);
  const firstByte = performance.now() - started;
  let bytes = 0;
  for await (const chunk of response.body!) bytes += (chunk as Uint8Array).length;
  const seconds = (performance.now() - started) / 1000;
  const times = `${(firstByte / 1000).toFixed(1)} s to the first byte, ${seconds.toFixed(1)} s in all`;
  console.log(`snapshot: ${times}, ${(bytes / MEGABYTE).toFixed(0)} MB; ${memoryText(before, memory)}`);
}

const memoryText = (before: number, { peak }: MemoryGauge): string =>
  `resident ${before.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB`;

/** Follows the events; reports each with how long ago the store took the change in hand, which is `updatedAt`. */
function follow(address: string, onEvent: (latencyMs: number) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const request = get(`${address}/api/events?edition=${EDITION}`, { agent: false }, (response) => {
      resolve(() => request.destroy());
      let text = '';
      response.setEncoding('latin1').on('data', (chunk: string) => {
        const events = (text + chunk).split('\n\n');
        text = events.pop()!;
        for (const event of events) {
          const updatedAt = /"updatedAt":"([^"]+)"/.exec(event)?.[1];
          if (updatedAt) onEvent(Date.now() - Date.parse(updatedAt));
        }
      });
    });
    request.on('error', (error) => reject(error));
  });
}

async function measureClients(babelwire: BabelwireProcess, memory: MemoryGauge, count: number): Promise<void> {
  const before = memory.restart();
  const latencies: number[] = [];
  const leave: (() => void)[] = [];
  for (let i = 0; i < count; i++) leave.push(await follow(babelwire.address, (latency) => latencies.push(latency)));
  await sleep(2_000);
  console.log(`${count} clients connected: ${memoryText(before, memory)}`);
  for (const article of generateArticles(POSTS, 2)) {
    await babelwire.post([{ ...article, edition: EDITION }]);
    await sleep(POST_INTERVAL_MS);
  }
  for (let end = Date.now() + 30_000; latencies.length < POSTS * count && Date.now() < end;) await sleep(200);
  for (const end of leave) end();
  const events = `${latencies.length} deliveries of ${POSTS} articles, ${1000 / POST_INTERVAL_MS} a second`;
  console.log(`${events}: ${summary(latencies)} from the store's step to the client; ${memoryText(before, memory)}`);
}

const [articles = 100_000, clients = 1_000] = process.argv.slice(2).map(Number);
const babelwire = new BabelwireProcess();
try {
  await fillTables(join(babelwire.folder, '.babelwire'), articles);
  await babelwire.start();
  await sleep(5_000);
  const memory = new MemoryGauge(babelwire.pid);
  await measureLists(babelwire, memory);
  await measureSnapshot(babelwire, memory);
  await measureClients(babelwire, memory, clients);
  memory.stop();
} finally {
  await babelwire.end();
}
