import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as TcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { HTTP_DEFAULTS, type HttpSettings } from './http-settings.js';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** For tests: an HTTP server that records its requests. */
export class RecordingServer {
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  readonly server: Server;

  constructor(respond: Respond) {
    this.server = createServer(async (request, response) => {
      const { method, url, headers } = request;
      this.requests.push({ method: method!, url: url!, headers, body: await text(request).catch(() => '') });
      respond(request, response);
    });
  }

  async start(): Promise<number> {
    return listen(this.server);
  }

  get port(): number {
    return portOf(this.server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

export async function listen(server: TcpServer): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return portOf(server);
}

const portOf = (server: TcpServer) => (server.address() as AddressInfo).port;

/** For tests: settings that resolve every host name to this machine. */
export function testSettings(ports: number[], more: Partial<HttpSettings> = {}): HttpSettings {
  const lookup: HttpSettings['lookup'] = async () => ['127.0.0.1'];
  return { ...HTTP_DEFAULTS, userAgent: 'Babelwire/0.1 (test)', ports, allow: ['127.0.0.1'], lookup, ...more };
}
