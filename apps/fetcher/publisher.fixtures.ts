import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Item {
  guid?: string;
  link?: string;
  title?: string;
  date?: string;
}

/** For tests: an RSS document. @param channel XML of the channel beside its items */
export function rss(items: Item[], channel = ''): string {
  const element = (name: string, text: string | undefined) => (text ? `<${name}>${text}</${name}>` : '');
  const written = items.map(
    ({ guid, link, title, date }) =>
      `<item>${guid ? `<guid isPermaLink="false">${guid}</guid>` : ''}${element('link', link)}` +
      `${element('title', title ?? `Title ${guid ?? link}`)}${element('pubDate', date)}</item>`,
  );
  return `<rss version="2.0"><channel><title>Harbour</title>${channel}${written.join('')}</channel></rss>`;
}

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** For tests: a publisher whose answers are told path by path, and who remembers the requests. */
export class Publisher {
  readonly pages = new Map<string, Respond>();
  readonly requests: IncomingMessage[] = [];
  private readonly server: Server = createServer((request, response) => {
    this.requests.push(request);
    const respond = this.pages.get(request.url!) ?? ((_, response) => response.writeHead(404).end());
    respond(request, response);
  });

  async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Answers with these bytes, and 304 to whoever knows their ETag, if they have one. */
  serve(path: string, body: string, headers: Record<string, string> = {}): void {
    this.pages.set(path, (request, response) => {
      if (headers.etag && request.headers['if-none-match'] === headers.etag) response.writeHead(304).end();
      else response.writeHead(200, headers).end(body);
    });
  }

  /** Items with the guids `g<from>` to `g<to - 1>`, each with a link of its own here. */
  items(from: number, to: number): Item[] {
    return Array.from({ length: to - from }, (_, n) => ({ guid: `g${from + n}`, link: this.url(`/a${from + n}`) }));
  }

  requestsOf(path: string): IncomingMessage[] {
    return this.requests.filter(({ url }) => url === path);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
