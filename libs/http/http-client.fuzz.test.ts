import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { FEED_STATUSES } from '#libs/contracts/feed-status.js';
import { HttpClient } from './http-client.js';
import { listen, testSettings } from './http-client.fixtures.js';

const RESPONSES = 1_000;
const BODY = Buffer.from(`<rss>${'x'.repeat(500)}</rss>`);
const ENCODED: Record<string, Buffer> = {
  gzip: gzipSync(BODY),
  br: brotliCompressSync(BODY),
  deflate: deflateSync(BODY),
  x: BODY,
};
const STATUSES = [200, 200, 200, 204, 206, 301, 302, 304, 404, 500, 100, 101, 103, 999, 99];
const HEADERS = [
  ...['Location: /x', 'Location: //', 'Location: http://[', 'Location: \xff\xfe', 'Location: http://a.test:99999/'],
  ...['Connection: close', 'Keep-Alive: timeout=5', 'Upgrade: h2c', 'Trailer: x', '__proto__: x', 'constructor: y'],
  ...['ETag: \x80\xff', `X: ${'y'.repeat(40_000)}`, 'Content-Length: 700', 'Transfer-Encoding: chunked'],
];

let seed = 7;
/** A pseudo-random integer in [0, limit); the same sequence in every run. */
function random(limit: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
}
const pick = <T>(from: T[]): T => from[random(from.length)]!;

function randomResponse(): Buffer {
  const [coding, body] = pick(Object.entries(ENCODED));
  const headers = Array.from({ length: random(5) }, () => pick(HEADERS));
  if (random(2)) headers.push(`Content-Length: ${body.length}`);
  const lines = [`HTTP/1.${random(2)} ${pick(STATUSES)} OK`, `Content-Encoding: ${coding}`, ...headers, '', ''];
  let response: Buffer = Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]);
  for (let changes = random(2) * random(6); changes > 0; changes--) response = mutate(response);
  return random(5) ? response : response.subarray(0, random(response.length));
}

/** Replaces a byte, removes bytes or repeats bytes. */
function mutate(response: Buffer): Buffer {
  const at = random(response.length);
  const [before, after] = [response.subarray(0, at), response.subarray(at)];
  const middle = pick([Buffer.from([random(256)]), Buffer.alloc(0), before.subarray(-30)]);
  return Buffer.concat([before, middle, after.subarray(random(3))]);
}

/** Sends in two chunks, then closes or resets the connection. */
function send(socket: Socket, response: Buffer): void {
  const cut = random(response.length);
  const end = pick(['end', 'destroy', 'resetAndDestroy'] as const);
  socket.write(response.subarray(0, cut));
  setTimeout(() => socket.write(response.subarray(cut), () => socket[end]()), 1);
}

test('random responses yield a response or an error code', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => send(socket, randomResponse()));
  });
  const port = await listen(server);
  const client = new HttpClient(testSettings([port]));
  for (let count = 0; count < RESPONSES; count++) {
    const result = await client.fetch({ url: `http://a.test:${port}/` });
    if (!result.ok) expect(FEED_STATUSES).toHaveProperty(result.error.code);
    else expect(result.response.status).toBeGreaterThan(99);
  }
  await client.close();
  await new Promise((done) => server.close(done));
}, 30_000);
