/**
 * A host of many feeds for bench:feeds, in a process of its own: every feed-serving host is an address of 127.0.0.0/8. It
 * answers late, unchanged, with errors or not at all as the feed's number says, and watches how it is treated.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { feedAddress } from './feed-addresses.js';

/** How one host was treated. */
interface Treatment {
  open: number;
  mostOpen: number;
  /** performance.now() at the end of the last request. */
  ended: number;
  /** Milliseconds from the end of a request to the start of the next. */
  shortestPause: number;
}

const treatments = new Map<string, Treatment>();
let requests = 0;

/** A number from 0 to 1 that belongs to a text. */
function chance(text: string): number {
  return parseInt(hash('sha256', text).slice(0, 8), 16) / 0xffffffff;
}

/** Milliseconds: most servers are quick, some slow, a few very slow. */
function latencyOf(feed: string): number {
  const [kind, spread] = [chance(`kind ${feed}`), chance(`spread ${feed}`)];
  if (kind < 0.7) return 20 + spread * 80;
  if (kind < 0.9) return 100 + spread * 900;
  return 1_000 + spread * 4_000;
}

function document(feed: string): string {
  const items = Array.from({ length: 20 }, (_, n) => {
    const text = `Item ${n} of feed ${feed} tells in a few words what happened. `.repeat(8);
    return `<item><guid>http://${feed}/${n}</guid><link>http://${feed}/${n}</link><title>Item ${n} of ${feed}</title>
      <pubDate>${new Date(Date.now() - n * 3_600_000).toUTCString()}</pubDate><description>${text}</description></item>`;
  });
  return `<rss version="2.0"><channel><title>Feed ${feed}</title>${items.join('')}</channel></rss>`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const feed = `${request.socket.localAddress}${request.url}`;
  await sleep(latencyOf(feed));
  const fate = chance(`fate ${feed}`);
  if (fate < 0.02) response.writeHead(500).end();
  else if (fate < 0.03) response.writeHead(404).end();
  else if (fate < 0.04) request.socket.destroy();
  else if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
  else response.writeHead(200, { etag: '"1"', 'content-type': 'application/rss+xml' }).end(document(feed));
}

function watch(host: string, response: ServerResponse): void {
  const now = performance.now();
  const treatment = treatments.get(host) ?? { open: 0, mostOpen: 0, ended: -Infinity, shortestPause: Infinity };
  treatments.set(host, treatment);
  requests++;
  treatment.open++;
  treatment.mostOpen = Math.max(treatment.mostOpen, treatment.open);
  treatment.shortestPause = Math.min(treatment.shortestPause, now - treatment.ended);
  response.once('close', () => {
    treatment.open--;
    treatment.ended = performance.now();
  });
}

const [hosts = 1, port = 0] = process.argv.slice(2).map(Number);
for (let host = 0; host < hosts; host++) {
  const server = createServer((request, response) => {
    watch(request.socket.localAddress!, response);
    void answer(request, response);
  });
  await new Promise<void>((done) => server.listen(port, feedAddress(host), done));
}
process.on('message', () => {
  const all = [...treatments.values()];
  process.send!({
    requests,
    hosts: all.length,
    mostOpen: Math.max(...all.map(({ mostOpen }) => mostOpen)),
    shortestPause: Math.min(...all.map(({ shortestPause }) => shortestPause)),
  });
});
process.on('disconnect', () => process.exit());
process.send!('ready');
