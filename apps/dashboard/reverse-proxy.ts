import type { Handler, Request } from 'express';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { sendProblem } from '#libs/runtime/problem-filter.js';

/** Base URLs of the services that run in other processes. */
export interface Upstreams {
  store?: string | undefined;
  fetcher?: string | undefined;
}

/** Includes /api/stories.atom and /api/snapshot.ndjson. */
const STORE_PATHS = /^\/api\/(stories|articles|events|snapshot|webhooks)(?![\w-])/;
/** Includes /api/feeds.opml. */
const FETCHER_PATHS = /^\/api\/((feeds|websub)(?![\w-])|articles\/?$)/;
/** Headers of one connection, not of the message (RFC 9110 §7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/**
 * Forwards requests to the other services and streams the responses back, so that one address serves everything. An
 * unreachable upstream is 502 problem+json. Must run before any body parser.
 */
export function reverseProxy(upstreams: Upstreams): Handler {
  return (request, response, next) => {
    const base = upstreamOf(request.path, upstreams);
    if (!base) return next();
    const url = new URL(request.originalUrl, base);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const forwarded = send(url, { method: request.method, headers: endToEnd(request) }, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, without(upstream.headers, HOP_BY_HOP));
      // The first event of a stream can be minutes away; the headers don't wait for it.
      response.flushHeaders();
      upstream.pipe(response);
      upstream.on('error', () => response.destroy());
    });
    forwarded.on('error', (error) => {
      if (response.headersSent) return response.destroy();
      const detail = `${url.host} does not respond: ${error.message}`;
      sendProblem(request, response, 502, detail);
    });
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  };
}

/** /api/articles and feeds belong to the fetcher, a single article and stories to the store. */
export function upstreamOf(path: string, { store, fetcher }: Upstreams): string | undefined {
  if (FETCHER_PATHS.test(path)) return fetcher;
  return STORE_PATHS.test(path) ? store : undefined;
}

function endToEnd(request: Request): IncomingHttpHeaders {
  const forwarded = { 'x-forwarded-host': request.host, 'x-forwarded-proto': request.protocol };
  return { ...without(request.headers, [...HOP_BY_HOP, 'host']), ...forwarded };
}

function without(headers: IncomingHttpHeaders, names: string[]): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !names.includes(name)),
  );
}
