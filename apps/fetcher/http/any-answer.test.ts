import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { FEED_STATUSES } from '#libs/contracts/feed-status.js';
import { HttpClient } from './http-client.js';
import { listen, testSettings } from './http-client.fixtures.js';

const ANSWERS = 1_000;
const BODY = Buffer.from(`<rss>${'x'.repeat(500)}</rss>`);
const PACKED: Record<string, Buffer> = {
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
/** A number from 0 to below the limit; the same ones in every run. */
function random(limit: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
}
const pick = <T>(from: T[]): T => from[random(from.length)]!;

function anyAnswer(): Buffer {
  const [coding, body] = pick(Object.entries(PACKED));
  const headers = Array.from({ length: random(5) }, () => pick(HEADERS));
  if (random(2)) headers.push(`Content-Length: ${body.length}`);
  const lines = [`HTTP/1.${random(2)} ${pick(STATUSES)} OK`, `Content-Encoding: ${coding}`, ...headers, '', ''];
  let answer: Buffer = Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]);
  for (let changes = random(2) * random(6); changes > 0; changes--) answer = changed(answer);
  return random(5) ? answer : answer.subarray(0, random(answer.length));
}

/** With a byte that is another, bytes that are missing, or bytes that come again. */
function changed(answer: Buffer): Buffer {
  const at = random(answer.length);
  const [before, after] = [answer.subarray(0, at), answer.subarray(at)];
  const middle = pick([Buffer.from([random(256)]), Buffer.alloc(0), before.subarray(-30)]);
  return Buffer.concat([before, middle, after.subarray(random(3))]);
}

/** In two pieces, and then one end or another. */
function send(socket: Socket, answer: Buffer): void {
  const cut = random(answer.length);
  const end = pick(['end', 'destroy', 'resetAndDestroy'] as const);
  socket.write(answer.subarray(0, cut));
  setTimeout(() => socket.write(answer.subarray(cut), () => socket[end]()), 1);
}

test('whatever a server sends, an exchange ends with an answer or a code', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => send(socket, anyAnswer()));
  });
  const port = await listen(server);
  const client = new HttpClient(testSettings([port]));
  for (let count = 0; count < ANSWERS; count++) {
    const exchange = await client.fetch({ url: `http://a.test:${port}/` });
    if (!exchange.ok) expect(FEED_STATUSES).toHaveProperty(exchange.error.code);
    else expect(exchange.response.status).toBeGreaterThan(99);
  }
  await client.close();
  await new Promise((done) => server.close(done));
}, 30_000);
