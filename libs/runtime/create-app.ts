import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import { BusStrategy } from '#libs/messaging/bus-strategy.js';
import { serveApiDocs } from './api-docs.js';
import type { Env } from './env.js';
import { ServiceLogger } from './logger.js';
import { ProblemFilter, sendProblem } from './problem-filter.js';
import { QueryGuard } from './route-guard.js';

/**
 * Whose X-Forwarded-Host and -Proto count, so that absolute URLs have the address that the client uses: the dashboard, and
 * reverse proxies in front of it, on this machine or in a private network.
 */
export const TRUSTED_PROXIES = 'loopback, linklocal, uniquelocal';

/**
 * The Nest application of a service. A request passes the origin guard and the token or host guard, the middleware of global modules, the body parsers
 * (body-parsers.ts), the middleware of other modules, and its controller; errors become problem details.
 */
export async function createApp(root: DynamicModule, env: Env): Promise<NestExpressApplication> {
  const adapter = new ExpressAdapter();
  // Before any middleware of a module, so that nothing is served or forwarded without the token.
  adapter.use(originGuard);
  if (!env.API_TOKEN) adapter.use(hostGuard(env.PUBLIC_URL));
  if (env.API_TOKEN) adapter.use(tokenGuard(env.API_TOKEN));
  const options = { bodyParser: false, bufferLogs: true, abortOnError: false };
  const app = await NestFactory.create<NestExpressApplication>(root, adapter, options);
  app.useLogger(app.get(ServiceLogger));
  app.disable('x-powered-by');
  app.set('trust proxy', TRUSTED_PROXIES);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalGuards(new QueryGuard());
  serveApiDocs(app);
  app.connectMicroservice({ strategy: app.get(BusStrategy) });
  return app;
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Keeps pages of other origins from changing anything: a browser sends their simple requests without asking, and with the
 * credentials that it knows (W3C Fetch Metadata). Other clients don't send the header.
 */
export const originGuard: RequestHandler = (request, response, next) => {
  const isForeign = ['cross-site', 'same-site'].includes(String(request.headers['sec-fetch-site']));
  if (!isForeign || SAFE_METHODS.includes(request.method)) return next();
  sendProblem(request, response, 403, 'A page of another origin may not change anything here.');
};

/**
 * Without a token, requests must name this machine: by an IP address, as localhost, or as in PUBLIC_URL. Otherwise a page
 * could give its own host name the address 127.0.0.1 (DNS rebinding) and act as a page of this origin.
 */
export function hostGuard(publicUrl: string | undefined): RequestHandler {
  const publicName = publicUrl && new URL(publicUrl).hostname;
  return (request, response, next) => {
    const name = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    const isLocal = isIP(name.replace(/^\[|\]$/g, '')) !== 0 || /^(.+\.)?localhost\.?$/.test(name);
    if (isLocal || name === publicName) return next();
    const detail =
      'Without API_TOKEN, this server is reached at an IP address or localhost. Set PUBLIC_URL for another name.';
    sendProblem(request, response, 421, detail);
  };
}

/** /health is for monitoring. WebSub callbacks are for hubs, whose signatures are verified; they end in a feed's id. */
const PUBLIC_PATHS = /^(\/health(\/.*)?|\/api\/websub\/[\da-f-]{36})$/;

/**
 * Requires the token: `Authorization: Bearer <token>`, or Basic with the token as password and any user name, which browsers
 * prompt for. Public paths are /health and WebSub callbacks.
 */
export function tokenGuard(token: string): RequestHandler {
  const expected = digest(token);
  return (request, response, next) => {
    if (PUBLIC_PATHS.test(request.path)) return next();
    const given = tokenOf(request.headers.authorization);
    if (given !== null && timingSafeEqual(digest(given), expected)) return next();
    const detail = 'Send the API token: Authorization: Bearer <token>, or Basic with the token as password.';
    response.set('WWW-Authenticate', ['Basic realm="Babelwire", charset="UTF-8"', 'Bearer realm="Babelwire"']);
    sendProblem(request, response, 401, detail);
  };
}

function tokenOf(authorization = ''): string | null {
  const [, scheme, credentials] = /^(bearer|basic) +(\S+) *$/i.exec(authorization) ?? [];
  if (!scheme || !credentials) return null;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  const pair = Buffer.from(credentials, 'base64').toString();
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : null;
}

/** timingSafeEqual requires equal lengths. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
