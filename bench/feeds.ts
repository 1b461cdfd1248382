/**
 * How many feeds one fetcher keeps up with, and whether it stays polite: a host with mixed latency in a process of its own, the
 * fetcher in another, feeds.yaml as the door in.
 *
 *   DATABASE_URL=postgres://… npm run bench:feeds -- [FEEDS] [HOSTS] [MINUTES] [INTERVAL]
 *
 * Without a PostgreSQL server at hand: .ci/with-postgres npm run bench:feeds
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { feedAddress } from './feed-addresses.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function startHost(hosts: number, port: number): Promise<ChildProcess> {
  const host = fork(here('./feed-host.js'), [String(hosts), String(port)]);
  await once(host, 'message');
  return host;
}

/** Starts a fetcher whose feeds.yaml names every feed of the host. */
async function startFetcher(
  folder: string,
  feeds: string[],
  hostPort: number,
): Promise<{ process: ChildProcess; address: string }> {
  const file = join(folder, 'feeds.yaml');
  writeFileSync(file, feeds.map((url) => `- {url: "${url}", interval: ${interval}}\n`).join(''));
  const settings = {
    FEEDS: file,
    INBOX: join(folder, 'inbox'),
    FETCH_ALLOW: '127.0.0.0/8',
    FETCH_PORTS: String(hostPort),
  };
  const env = {
    ...process.env,
    ...settings,
    PORT: '0',
    LOG_LEVEL: 'fatal',
    FETCH_POLLS: process.env.FETCH_POLLS ?? '200',
  };
  const fetcher = spawn(process.execPath, [here('../apps/fetcher/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of fetcher.stdout) {
    const [address] = /http:\/\/127\S+/.exec(String(chunk)) ?? [];
    if (address) return { process: fetcher, address };
  }
  throw new Error('the fetcher did not start');
}

/** The fetcher's own figures, by name and labels. */
async function figures(address: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

function pollsIn(now: Map<string, number>): number {
  return [...now].reduce(
    (sum, [name, value]) => (name.startsWith('babelwire_feed_polls_total') ? sum + value : sum),
    0,
  );
}

function row(seconds: number, now: Map<string, number>, before: Map<string, number>, since: number): string {
  const value = (name: string) => now.get(name) ?? NaN;
  const cpu = value('process_cpu_seconds_total') - (before.get('process_cpu_seconds_total') ?? 0);
  const ms = (name: string) => `${(value(name) * 1000).toFixed(0)} ms`;
  return [
    `${seconds.toFixed(0).padStart(5)} s`,
    `${pollsIn(now)} polls, ${((pollsIn(now) - pollsIn(before)) / since).toFixed(0)}/s`,
    `late p50 ${value('babelwire_feed_poll_lateness_seconds{quantile="0.5"}').toFixed(2)} s, p99 ${value('babelwire_feed_poll_lateness_seconds{quantile="0.99"}').toFixed(2)} s`,
    `loop p50 ${ms('nodejs_eventloop_lag_p50_seconds')}, p99 ${ms('nodejs_eventloop_lag_p99_seconds')}`,
    `CPU ${((cpu / since) * 100).toFixed(0)} %`,
    `${(value('process_resident_memory_bytes') / 2 ** 20).toFixed(0)} MiB`,
  ].join(' | ');
}

async function measure(address: string, minutes: number): Promise<void> {
  const started = performance.now();
  let [before, last] = [await figures(address), started];
  while (performance.now() - started < minutes * 60_000) {
    await sleep(15_000);
    const [now, at] = [await figures(address), performance.now()];
    console.log(row((at - started) / 1000, now, before, (at - last) / 1000));
    [before, last] = [now, at];
  }
  for (const [name, value] of before)
    if (name.startsWith('babelwire_feed_polls_total')) console.log(`${name} ${value}`);
}

const [feeds = 10_000, hosts = 2_500, minutes = 5] = process.argv.slice(2, 5).map(Number);
const interval = process.argv[5] ?? '2m';
const folder = mkdtempSync(join(tmpdir(), 'bench-feeds-'));
const port = await freePort();
const host = await startHost(hosts, port);
const urls = Array.from(
  { length: feeds },
  (_, n) => `http://${feedAddress(n % hosts)}:${port}/${Math.floor(n / hosts)}`,
);
const fetcher = await startFetcher(folder, urls, port);
try {
  console.log(`${feeds} feeds of ${hosts} hosts, each polled every ${interval}`);
  await measure(fetcher.address, minutes);
} finally {
  fetcher.process.kill();
  await once(fetcher.process, 'exit');
  host.send('report');
  const [report] = (await once(host, 'message')) as [Record<string, number>];
  console.log(
    `the hosts saw ${report.requests} requests; most open at one host: ${report.mostOpen}; shortest pause: ${report.shortestPause!.toFixed(0)} ms`,
  );
  host.disconnect();
  rmSync(folder, { recursive: true });
}
