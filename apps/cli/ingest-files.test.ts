import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

type Reply = [status: number, headers: Record<string, string>];
const BUSY: Reply = [503, { 'retry-after': '0' }];
const ACCEPTED: Reply = [202, {}];

let folder: string;
let replies: Reply[];
let times: number[];
const server = createServer((request, response) => {
  request.resume().on('end', () => reply(response));
});

function reply(response: ServerResponse): void {
  times.push(Date.now());
  const [status, headers] = replies[times.length - 1] ?? replies.at(-1)!;
  const body = status === 202 ? { accepted: [{ id: 'a1' }] } : { detail: 'too busy' };
  response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingest-'));
  await writeFile(join(folder, 'a.txt'), 'Ten ships wait.');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function ingest(given: Reply[]): Promise<{ stdout: string; stderr: string; code: number | null }> {
  [replies, times] = [given, []];
  const { port } = server.address() as AddressInfo;
  const env = { ...process.env, NODE_ENV: '', BABELWIRE_URL: `http://127.0.0.1:${port}` };
  const child = spawn(process.execPath, ['bin/babelwire.js', 'ingest', join(folder, 'a.txt')], { env });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code: child.exitCode };
}

test.each<[what: string, replies: Reply[], requests: number, stdout: string, stderr: RegExp, code: number]>([
  ['accepted', [ACCEPTED], 1, 'a1\n', /^$/, 0],
  ['busy at first', [BUSY, [429, { 'retry-after': '0' }], ACCEPTED], 3, 'a1\n', /503: too busy; next .*\n.*429: too busy; next .*\n$/, 0],
  ['always busy', [BUSY], 6, '', /HTTP 503: too busy\n$/, 1],
  ['busy for too long', [[503, { 'retry-after': '3600' }]], 1, '', /HTTP 503: too busy\n$/, 1],
  ['busy until a date', [[503, { 'retry-after': new Date(0).toUTCString() }], ACCEPTED], 2, 'a1\n', /next attempt in 0 s/, 0],
  ['another error', [[500, {}]], 1, '', /HTTP 500: too busy\n$/, 1],
])('a server that is %s', async (_what, given, requests, stdout, stderr, code) => {
  const result = await ingest(given);
  expect(result).toEqual({ stdout, stderr: expect.stringMatching(stderr) as string, code });
  expect(times).toHaveLength(requests);
}, 20_000); // prettier-ignore

test('the pause that the server asks for is kept, and one of a second without', async () => {
  await ingest([[503, { 'retry-after': '2' }], [503, {}], ACCEPTED]);
  const pauses = times.slice(1).map((time, i) => time - times[i]!);
  expect(pauses[0]).toBeGreaterThanOrEqual(1990);
  expect(pauses[1]).toBeGreaterThanOrEqual(1990);
}, 20_000);
