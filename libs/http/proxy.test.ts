import { readFileSync } from 'node:fs';
import { request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { HttpClient } from './http-client.js';
import { listen, RecordingServer, testSettings } from './http-client.fixtures.js';

const pem = (name: string) => readFileSync(`test/misbehaving/certificates/${name}.pem`, 'utf8');
const secrets = (certificate: string) => ({ cert: pem(certificate), key: pem('key') });

const target = new RecordingServer((request, response) => {
  const to = new URL(request.url!, 'http://a.test').searchParams.get('to');
  response.writeHead(to ? 302 : 200, to ? { location: to } : {}).end('body');
});
const secure = createHttpsServer(secrets('valid'), (_, response) => response.end('secret body'));
const expired = createHttpsServer(secrets('expired'), (_, response) => response.end());
const garbage = createTcpServer((socket) =>
  socket
    .on('error', () => undefined)
    .resume()
    .end('no HTTP'),
);

/** A forward proxy, with or without authentication. */
class Proxy extends RecordingServer {
  readonly tunnels: string[] = [];

  constructor(private readonly credentials?: string) {
    super((request, response) => this.forward(request, response));
    this.server.on('connect', (request: IncomingMessage, socket: Socket) => this.tunnel(request, socket));
  }

  private isRefused({ headers }: IncomingMessage): boolean {
    return this.credentials !== undefined && headers['proxy-authorization'] !== `Basic ${btoa(this.credentials)}`;
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
    if (this.isRefused(request)) return void response.writeHead(407).end();
    const { port, pathname, search } = new URL(request.url!);
    sendRequest({ port, path: pathname + search, headers: request.headers }, (forwarded) => {
      response.writeHead(forwarded.statusCode!, forwarded.headers);
      forwarded.pipe(response);
    }).end();
  }

  private tunnel(request: IncomingMessage, socket: Socket): void {
    this.tunnels.push(request.url!);
    if (this.isRefused(request)) return void socket.resume().end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const upstream = connect(Number(request.url!.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) {
      end.on('error', () => undefined).on('close', () => [upstream, socket].forEach((other) => other.destroy()));
    }
  }
}

const open = new Proxy();
const guarded = new Proxy('me:pass word');
const ports: Record<string, number> = {};
let client: HttpClient;

beforeAll(async () => {
  for (const [name, server] of Object.entries({ target, open, guarded })) ports[name] = await server.start();
  for (const [name, server] of Object.entries({ secure, expired, garbage })) ports[name] = await listen(server);
  const allowed = [ports.target!, ports.secure!, ports.expired!];
  client = new HttpClient(testSettings(allowed, { ca: [pem('ca')] }));
});
beforeEach(() => {
  for (const server of [target, open, guarded]) server.requests.splice(0);
  open.tunnels.splice(0);
});
afterAll(async () => {
  await client.close();
  for (const server of [target, open, guarded]) await server.stop();
  for (const server of [secure, expired, garbage]) await new Promise((done) => server.close(done));
});

const through = async (url: string, proxy: string) => {
  const result = await client.fetch({ url, proxy });
  return result.ok ? result.response.body.toString() : result.error.code;
};
const plain = () => `http://a.test:${ports.target}/feed`;
const https = () => `https://a.misbehaving.test:${ports.secure}/feed`;
const proxyAt = (name: string, credentials = '') => `http://${credentials}127.0.0.1:${ports[name]}`;

test('http requests are forwarded, https requests use a tunnel', async () => {
  expect(await through(plain(), proxyAt('open'))).toBe('body');
  expect(open.requests).toMatchObject([{ url: plain(), headers: { 'user-agent': 'Babelwire/0.1 (test)' } }]);
  expect(await through(https(), proxyAt('open'))).toBe('secret body');
  expect(open.tunnels).toEqual([`a.misbehaving.test:${ports.secure}`]);
});

test('redirects are followed through the proxy', async () => {
  expect(await through(`${plain()}?to=${encodeURIComponent(plain())}`, proxyAt('open'))).toBe('body');
  expect(open.requests).toHaveLength(2);
});

test('the proxy gets its credentials, and the target does not', async () => {
  expect(await through(plain(), proxyAt('guarded', 'me:pass%20word@'))).toBe('body');
  expect(await through(https(), proxyAt('guarded', 'me:pass%20word@'))).toBe('secret body');
});

test.each<[string, () => string, () => string, string]>([
  ['wrong credentials', plain, () => proxyAt('guarded', 'me:guess@'), 'proxy-failed'],
  ['wrong credentials for a tunnel', https, () => proxyAt('guarded', 'me:guess@'), 'proxy-failed'],
  ['a refused connection', plain, () => 'http://127.0.0.1:1', 'proxy-failed'],
  ['a refused connection, for a tunnel', https, () => 'http://127.0.0.1:1', 'proxy-failed'],
  ['an unknown host', plain, () => 'http://proxy.invalid:3128', 'proxy-failed'],
  ['a server other than HTTP', plain, () => proxyAt('garbage'), 'proxy-failed'],
  ['a SOCKS proxy', plain, () => 'socks5://127.0.0.1:1080', 'proxy-failed'],
  ['an invalid URL', plain, () => 'proxy', 'proxy-failed'],
  [
    'an expired certificate of the target',
    () => `https://a.misbehaving.test:${ports.expired}/`,
    () => proxyAt('open'),
    'tls-failed',
  ],
])('%s', async (_name, url, proxy, code) => {
  expect(await through(url(), proxy())).toBe(code);
});

test('blocked addresses are not requested from the proxy', async () => {
  expect(await through('http://10.0.0.1/', proxyAt('open'))).toBe('blocked-address');
  expect(await through('http://[::1]/', proxyAt('open'))).toBe('blocked-address');
  expect(await through(`${plain()}?to=http://169.254.169.254/`, proxyAt('open'))).toBe('blocked-address');
  expect(open.requests).toHaveLength(1);
});
