import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A local news site: a page that links to two feeds. Status and items can be changed. */
export class FeedServer {
  /** Status of every response. */
  status = 200;
  titles = ['Twelve boats lifted out of the water', 'Harbour bridge closed for a night', 'Ferry to run on Sundays'];
  private server: Server | null = null;

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const isPage = request.url === '/';
      const body = isPage ? PAGE : this.feed(request.url === '/sport.xml' ? 'Harbour Sport' : 'Harbour News');
      const known = ['/', '/news.xml', '/sport.xml'].includes(request.url ?? '');
      response.writeHead(known ? this.status : 404, { 'content-type': isPage ? 'text/html' : 'application/rss+xml' });
      response.end(known && this.status === 200 ? body : '');
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get port(): number {
    return (this.server!.address() as AddressInfo).port;
  }

  address(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((closed) => this.server?.close(closed) ?? closed(null));
  }

  private feed(title: string): string {
    const items = this.titles.map(
      (item, index) => `<item><guid isPermaLink="false">${title} ${index}</guid><title>${item}</title>
        <description>${item}, the harbour office said on Thursday.</description></item>`,
    );
    return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><language>en</language>
      <link>${this.address('/')}</link><description>Of the harbour</description>${items.join('')}</channel></rss>`;
  }
}

const PAGE = `<!doctype html><html lang="en"><head><title>The Harbour</title>
  <link rel="alternate" type="application/rss+xml" title="News of the harbour" href="/news.xml">
  <link rel="alternate" type="application/rss+xml" title="Sport at the harbour" href="/sport.xml">
  </head><body><h1>The Harbour</h1></body></html>`;
