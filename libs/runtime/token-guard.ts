import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/** A callback is its feed's id and nothing beside, so that no path leads on from there. */
const OPEN = /^(\/health(\/.*)?|\/api\/websub\/[\da-f-]{36})$/;

/**
 * Lets only requests through that carry the token: `Authorization: Bearer <token>`, or Basic with the token as password
 * and any user name, so that a browser can ask for it. /health stays open for whoever watches the process, and the
 * callbacks of WebSub for hubs: what comes there is believed only when it is signed.
 */
export function tokenGuard(token: string): RequestHandler {
  const expected = digest(token);
  return (request, response, next) => {
    if (OPEN.test(request.path)) return next();
    const given = tokenOf(request.headers.authorization);
    if (given !== null && timingSafeEqual(digest(given), expected)) return next();
    const detail = 'Send the API token: Authorization: Bearer <token>, or Basic with the token as password.';
    response.status(401).set('WWW-Authenticate', 'Basic realm="Babelwire", charset="UTF-8"');
    response.type('application/problem+json');
    response.send(JSON.stringify({ type: 'about:blank', title: 'Unauthorized', status: 401, detail }));
  };
}

function tokenOf(authorization = ''): string | null {
  const [, scheme, credentials] = /^(bearer|basic) +(\S+) *$/i.exec(authorization) ?? [];
  if (!scheme || !credentials) return null;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  const pair = Buffer.from(credentials, 'base64').toString();
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : null;
}

/** Hashed, because timingSafeEqual wants equal lengths. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
