import type { ServerResponse } from 'node:http';

interface Item {
  guid: string;
  title?: string;
  text?: string;
}

/** An RSS document with a title and a text for each item. */
export function rss(items: Item[], title = 'Harbour Post'): string {
  const written = items.map(
    ({ guid, title = `Report ${guid}`, text = `Text of ${guid}.` }) =>
      `<item><guid isPermaLink="false">${guid}</guid><title>${title}</title><description>${text}</description></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title>${written.join('')}</channel></rss>`;
}

export const numbered = (count: number, prefix = 'g'): Item[] =>
  Array.from({ length: count }, (_, number) => ({ guid: `${prefix}${number}` }));

/** A valid feed with two items. */
export const GOOD_FEED = rss(numbered(2));

export function send(
  response: ServerResponse,
  body: string | Buffer,
  headers: Record<string, string | number> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/rss+xml', ...headers }).end(body);
}

/** Writes a chunk periodically until the client disconnects. */
export function drip(response: ServerResponse['socket'] | ServerResponse, chunk: string, everyMs: number): void {
  const timer = setInterval(() => response!.write(chunk), everyMs);
  response!.on('close', () => clearInterval(timer));
}

/** Writes a chunk as fast as the client reads, until it disconnects. */
export function pour(stream: ServerResponse['socket'] | ServerResponse, chunk: string | Buffer): void {
  const write = () => {
    while (!stream!.destroyed && stream!.write(chunk));
  };
  stream!.on('drain', write).on('error', () => undefined);
  write();
}
