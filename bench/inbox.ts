/**
 * How long a process with the embedded database takes for many files that are dropped at once, and its memory.
 *
 *   npm run bench:inbox -- [FILES] [SEED]
 */
import { mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BabelwireProcess } from '../test/standalone/babelwire-process.js';
import { generateArticles } from './generate-articles.js';

const POLL_INTERVAL_MS = 1000;
/** Gives up when no article is stored for so long. */
const STALL_TIMEOUT_MS = 60_000;

const [count = 20_000, seed = 1] = process.argv.slice(2).map(Number);
const babelwire = new BabelwireProcess();

/** Writes one article a file to a folder beside the inbox, as if an hour ago: that makes it complete at first sight. */
function writeFiles(folder: string): void {
  const anHourAgo = Date.now() / 1000 - 3600;
  let n = 0;
  for (const { title, text } of generateArticles(count, seed)) {
    const path = join(folder, `${n++}.txt`);
    writeFileSync(path, `${title}\n\n${text}\n`);
    utimesSync(path, anHourAgo, anHourAgo);
  }
}

async function residentMiB(): Promise<number> {
  const metrics = await (await fetch(`${babelwire.address}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 2 ** 20;
}

/** @throws Error when the process stalls before all articles are stored */
async function measure(): Promise<void> {
  const done = join(babelwire.inbox, 'done');
  const before = await residentMiB();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  for (const name of readdirSync(staged)) renameSync(join(staged, name), join(babelwire.inbox, name));
  let [published, peak, stored] = [0, before, 0];
  for (let since = Date.now(); stored < count; await sleep(POLL_INTERVAL_MS)) {
    if (!published && readdirSync(done).length >= count) published = seconds();
    const { babelwire_articles: now = 0 } = await babelwire.metrics();
    peak = Math.max(peak, await residentMiB());
    if (now > stored) [stored, since] = [now, Date.now()];
    else if (Date.now() - since > STALL_TIMEOUT_MS) throw new Error(`stalled at ${stored} of ${count} articles`);
  }
  console.log(`${count} files: published within ${published.toFixed(0)} s, stored within ${seconds().toFixed(0)} s`);
  console.log(`resident memory: ${before.toFixed(0)} MiB before, at most ${peak.toFixed(0)} MiB`);
}

const staged = join(babelwire.folder, 'staged');
try {
  mkdirSync(staged);
  // Skips the seed articles.
  mkdirSync(join(babelwire.folder, '.babelwire'));
  writeFileSync(join(babelwire.folder, '.babelwire/seeded'), '');
  writeFiles(staged);
  await babelwire.start();
  await measure();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await babelwire.end();
}
