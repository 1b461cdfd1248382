import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Lookup } from '#libs/http/system-lookup.js';
import type { Certificate, Host, FaultCase } from './fault-case.js';

const DOMAIN = '.misbehaving.test';
const ALLOWED_ADDRESS = '127.0.0.1';
/** An address that must not be reached; connections to it are counted. */
export const FORBIDDEN_ADDRESS = '127.0.0.2';

/** Made with openssl and valid until 2126; the authority's key was deleted. */
const pem = (name: Certificate | 'ca' | 'key') =>
  readFileSync(join(import.meta.dirname, 'certificates', `${name}.pem`), 'utf8');

/** Serves every case at a host name of its own, and resolves these names. */
export class MisbehavingHost implements Host {
  /** The authority that signed the certificates. */
  readonly ca = pem('ca');
  /** Paths requested, by the name of the case. */
  readonly requests = new Map<string, string[]>();
  /** Connections to FORBIDDEN_ADDRESS. */
  forbiddenConnections = 0;
  closedPort = 0;
  private readonly cases: Map<string, FaultCase>;
  private readonly ports = new Map<string, number>();
  private readonly servers: TcpServer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly queries = new Map<string, number>();

  constructor(cases: FaultCase[]) {
    this.cases = new Map(cases.map((each) => [each.name, each]));
  }

  async start(): Promise<void> {
    const http = createHttpServer((request, response) => this.respond(request, response));
    this.ports.set('http', await this.listen(http, ALLOWED_ADDRESS));
    for (const each of this.cases.values()) {
      const server = this.ownServer(each);
      if (server) this.ports.set(each.name, await this.listen(server, ALLOWED_ADDRESS));
    }
    const closed = createTcpServer();
    this.closedPort = await this.listen(closed, ALLOWED_ADDRESS);
    await new Promise((done) => closed.close(done));
    const canary = createTcpServer(() => this.forbiddenConnections++);
    // Some systems lack this address.
    await this.listen(canary, FORBIDDEN_ADDRESS, this.port).catch(() => undefined);
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
    const protocol = this.cases.get(name)!.certificate ? 'https' : 'http';
    return `${protocol}://${name}${DOMAIN}:${this.ports.get(name) ?? this.port}${path}`;
  };

  /** The name server. */
  readonly lookup: Lookup = async (host) => {
    const name = host.replace(/\.$/, '').slice(0, -DOMAIN.length);
    const query = this.queries.get(name) ?? 0;
    this.queries.set(name, query + 1);
    const { addresses = [[ALLOWED_ADDRESS]] } = this.cases.get(name) ?? {};
    const response = addresses[Math.min(query, addresses.length - 1)]!;
    if (response === 'no-response') return new Promise(() => undefined);
    if (response instanceof Error) throw response;
    return response;
  };

  private ownServer({ tcp, certificate }: FaultCase): TcpServer | null {
    if (tcp) return createTcpServer(tcp);
    if (!certificate) return null;
    const secrets = { cert: pem(certificate), key: pem('key') };
    return createHttpsServer(secrets, (request, response) => this.respond(request, response));
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

  private respond(request: IncomingMessage, response: ServerResponse): void {
    const name = (request.headers.host ?? '').split('.')[0]!;
    this.requests.set(name, [...(this.requests.get(name) ?? []), request.url!]);
    const faultCase = this.cases.get(name);
    if (faultCase?.http) faultCase.http(request, response, this);
    else response.writeHead(404).end();
  }
}
