import type { DocumentOrigin } from '#libs/domain/feed/parsed-feed.js';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 10 * 1024 * 1024;
const USER_AGENT = 'Babelwire/0.1 (news feed reader)';

/** What a server gave us to ask "changed since?" with. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/**
 * Gets a feed over HTTP.
 * @returns null when the server says that nothing changed
 * @throws Error on a status that is not 2xx, after 30 s, or beyond 10 MB
 */
export async function fetchFeed(
  url: string,
  known: Validators | undefined,
  stop: AbortSignal,
): Promise<{ bytes: Uint8Array; origin: DocumentOrigin; validators: Validators } | null> {
  const headers = new Headers({
    'user-agent': USER_AGENT,
    accept: 'application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5',
  });
  if (known?.etag) headers.set('if-none-match', known.etag);
  if (known?.lastModified) headers.set('if-modified-since', known.lastModified);
  const response = await fetch(url, { headers, signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]) });
  if (response.status === 304) return null;
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the server answered ${response.status}`);
  }
  return {
    bytes: await readBody(response),
    origin: {
      url: response.url,
      contentType: response.headers.get('content-type') ?? undefined,
      language: response.headers.get('content-language') ?? undefined,
    },
    validators: { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') },
  };
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES / 1024 / 1024} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
