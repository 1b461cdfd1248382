import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Lookup } from '#apps/fetcher/http/system-lookup.js';
import type { Certificate, Host, Way } from './way.js';

const DOMAIN = '.misbehaving.test';
const GOOD = '127.0.0.1';
/** Stands for what must not be reached; whoever gets there is counted. */
export const FORBIDDEN = '127.0.0.2';

/** Made with openssl and good until 2126; the authority's own key was thrown away. */
const pem = (name: Certificate | 'ca' | 'key') =>
  readFileSync(join(import.meta.dirname, 'certificates', `${name}.pem`), 'utf8');

/** Serves every way at a host name of its own, and answers for the names as their name server. */
export class MisbehavingHost implements Host {
  /** The authority that signed the certificates. */
  readonly ca = pem('ca');
  /** Requests by the name of their way. */
  readonly requests = new Map<string, string[]>();
  /** Connections that must not have been made. */
  trespasses = 0;
  closedPort = 0;
  private readonly ways: Map<string, Way>;
  private readonly ports = new Map<string, number>();
  private readonly servers: TcpServer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly questions = new Map<string, number>();

  constructor(ways: Way[]) {
    this.ways = new Map(ways.map((way) => [way.name, way]));
  }

  async start(): Promise<void> {
    const http = createHttpServer((request, response) => this.answer(request, response));
    this.ports.set('http', await this.listen(http, GOOD));
    for (const way of this.ways.values()) {
      const server = this.ownServer(way);
      if (server) this.ports.set(way.name, await this.listen(server, GOOD));
    }
    const closed = createTcpServer();
    this.closedPort = await this.listen(closed, GOOD);
    await new Promise((done) => closed.close(done));
    const canary = createTcpServer(() => this.trespasses++);
    // Not every system has this address.
    await this.listen(canary, FORBIDDEN, this.port).catch(() => undefined);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(this.servers.map((server) => new Promise((done) => server.close(done))));
  }

  get port(): number {
    return this.ports.get('http')!;
  }

  allPorts(): number[] {
    return [...this.ports.values(), this.closedPort];
  }

  readonly url = (name: string, path = '/feed'): string => {
    const protocol = this.ways.get(name)!.certificate ? 'https' : 'http';
    return `${protocol}://${name}${DOMAIN}:${this.ports.get(name) ?? this.port}${path}`;
  };

  /** Plays the name server. */
  readonly lookup: Lookup = async (host) => {
    const name = host.replace(/\.$/, '').slice(0, -DOMAIN.length);
    const question = this.questions.get(name) ?? 0;
    this.questions.set(name, question + 1);
    const { addresses = [[GOOD]] } = this.ways.get(name) ?? {};
    const answer = addresses[Math.min(question, addresses.length - 1)]!;
    if (answer === 'silence') return new Promise(() => undefined);
    if (answer instanceof Error) throw answer;
    return answer;
  };

  private ownServer({ tcp, certificate }: Way): TcpServer | null {
    if (tcp) return createTcpServer(tcp);
    if (!certificate) return null;
    const secrets = { cert: pem(certificate), key: pem('key') };
    return createHttpsServer(secrets, (request, response) => this.answer(request, response));
  }

  private async listen(server: TcpServer | Server, address: string, port = 0): Promise<number> {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((done, fail) => server.once('error', fail).listen(port, address, done));
    this.servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const name = (request.headers.host ?? '').split('.')[0]!;
    this.requests.set(name, [...(this.requests.get(name) ?? []), request.url!]);
    const way = this.ways.get(name);
    if (way?.http) way.http(request, response, this);
    else response.writeHead(404).end();
  }
}
