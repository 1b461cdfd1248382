import type { Handler, Request } from 'express';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** Where the other services are when they run in processes of their own. */
export interface Upstreams {
  store?: string | undefined;
  fetcher?: string | undefined;
}

/** Also what hangs on these names: /api/stories.atom, /api/docs.json. */
const STORE_PATHS = /^\/api\/(stories|articles|events|docs)(?![\w-])/;
/** Feeds, and what hubs send for them. */
const FETCHER_PATHS = /^\/api\/(feeds|websub)(?![\w-])/;
/** Headers that describe one connection, not the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/**
 * Passes requests for other services on, body and answer streamed, so that one address serves everything.
 * An upstream that does not answer becomes 502 problem+json. Must stand before any body parser.
 */
export function forward(upstreams: Upstreams): Handler {
  return (request, response, next) => {
    const base = upstreamOf(request, upstreams);
    if (!base) return next();
    const url = new URL(request.originalUrl, base);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const onward = send(url, { method: request.method, headers: endToEnd(request) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, without(answer.headers, HOP_BY_HOP));
      // An event stream's first byte may be minutes away; its headers must not wait for it.
      response.flushHeaders();
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', (error) => {
      if (response.headersSent) return response.destroy();
      const detail = `${url.host} does not answer: ${error.message}`;
      response.status(502).type('application/problem+json');
      response.send(JSON.stringify({ type: 'about:blank', title: 'Bad Gateway', status: 502, detail }));
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
}

/** POST /api/articles and feeds are the fetcher's; everything else about articles and stories is the store's. */
function upstreamOf(request: Request, { store, fetcher }: Upstreams): string | undefined {
  if (request.method === 'POST' && /^\/api\/articles\/?$/.test(request.path)) return fetcher;
  if (FETCHER_PATHS.test(request.path)) return fetcher;
  return STORE_PATHS.test(request.path) ? store : undefined;
}

function endToEnd(request: Request): IncomingHttpHeaders {
  const forwarded = { 'x-forwarded-host': request.headers.host, 'x-forwarded-proto': request.protocol };
  return { ...without(request.headers, [...HOP_BY_HOP, 'host']), ...forwarded };
}

function without(headers: IncomingHttpHeaders, names: string[]): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !names.includes(name)),
  );
}
