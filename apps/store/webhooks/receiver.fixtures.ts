import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A request to the receiver, with the event that the specification's library verified. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** As it was sent. */
  body: string;
  event: { id: string; type: string; sequence?: number; data: Record<string, unknown> };
  /** Of the response. */
  status: number;
}

/** For tests: a receiver of webhooks. It refuses what the specification's library doesn't verify. */
export class Receiver {
  readonly received: Received[] = [];
  /** Requests that were not verified. */
  readonly refused: string[] = [];
  /** Of the webhook; empty until it is known. */
  secret = '';
  /** Requests in progress, and the most at a time. */
  readonly outstanding = { now: 0, max: 0 };
  private readonly server: Server;

  /** @param respond the status for the nth request, from 0; headers are sent with any but 200 */
  constructor(
    public respond: (nth: number, path: string) => number | Promise<number> = () => 200,
    public headers: Record<string, string> = {},
  ) {
    this.server = createServer(async (request, response) => {
      this.outstanding.max = Math.max(this.outstanding.max, ++this.outstanding.now);
      response.on('close', () => this.outstanding.now--);
      const body = await text(request);
      const status = await this.receive(request.url!, request.headers, body);
      response.writeHead(status, status === 200 ? {} : this.headers).end('a body that nobody reads');
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Events that were answered with 200, in the order of their arrival. */
  get accepted(): Received['event'][] {
    return this.received.filter(({ status }) => status === 200).map(({ event }) => event);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async receive(path: string, headers: IncomingHttpHeaders, body: string): Promise<number> {
    try {
      const event = new Webhook(this.secret).verify(body, headers as Record<string, string>) as Received['event'];
      if (event.id !== headers['webhook-id']) throw new Error(`webhook-id is not the event's id, ${event.id}`);
      const status = await this.respond(this.received.length, path);
      this.received.push({ path, headers, body, event, status });
      return status;
    } catch (error) {
      this.refused.push((error as Error).message);
      return 401;
    }
  }
}
