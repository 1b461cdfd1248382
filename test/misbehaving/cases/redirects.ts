import type { Host, FaultCase } from '../fault-case.js';
import { FORBIDDEN_ADDRESS } from '../host.js';
import { GOOD_FEED, pour, send } from './documents.js';

const redirect =
  (to: string | ((host: Host) => string), status = 302): FaultCase['http'] =>
  (_, response, host) =>
    response.writeHead(status, { location: typeof to === 'string' ? to : to(host) }).end();

/** Redirects `/feed` and serves a valid feed at every other path. */
const redirectThenFeed =
  (to: string, status: number): FaultCase['http'] =>
  (request, response) =>
    request.url === '/feed' ? response.writeHead(status, { location: to }).end() : send(response, GOOD_FEED);

/** Redirects, valid and invalid. */
export const REDIRECTS: FaultCase[] = [
  {
    name: 'redirects-relatively',
    http: redirectThenFeed('other#top', 302),
    status: 'ok',
    requestedPaths: ['/feed', '/other'],
  },
  {
    name: 'redirects-permanently',
    http: redirectThenFeed('/other', 301),
    status: 'ok',
    requestedPaths: ['/feed', '/other'],
  },
  { name: 'redirects-in-a-loop', http: redirectLoop(), status: 'redirect-loop', requestedPaths: ['/feed', '/a', '/b'] },
  {
    name: 'cookie-wall',
    http: (_, response) => response.writeHead(302, { location: '/feed', 'set-cookie': 'consent=1' }).end(),
    status: 'redirect-loop',
    requestedPaths: ['/feed'],
  },
  {
    name: 'redirects-endlessly',
    http: (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
    status: 'too-many-redirects',
    detail: /more than 5/,
  },
  { name: 'redirects-without-location', http: (_, response) => response.writeHead(302).end(), status: 'bad-redirect' },
  { name: 'redirects-to-invalid-url', http: redirect('http://['), status: 'bad-redirect' },
  { name: 'redirects-to-file', http: redirect('file:///etc/passwd'), status: 'bad-redirect', detail: /file:/ },
  { name: 'redirects-to-ftp', http: redirect('ftp://ftp.example/feed'), status: 'bad-redirect' },
  { name: 'redirects-to-data', http: redirect(`data:text/xml,${GOOD_FEED}`), status: 'bad-redirect' },
  { name: 'redirects-to-private', http: redirect('http://10.0.0.1/'), status: 'blocked-address', detail: /private/ },
  {
    name: 'redirects-to-metadata',
    http: redirect('http://169.254.169.254/latest/meta-data/'),
    status: 'blocked-address',
    detail: /linkLocal/,
  },
  {
    name: 'redirects-to-loopback',
    http: redirect(({ port }) => `http://${FORBIDDEN_ADDRESS}:${port}/`),
    status: 'blocked-address',
    detail: /loopback/,
  },
  {
    name: 'redirects-to-decimal-address',
    http: redirect(({ port }) => `http://${0x7f000002}:${port}/`),
    status: 'blocked-address',
    detail: /127\.0\.0\.2/,
  },
  { name: 'redirects-to-ipv6', http: redirect(({ port }) => `http://[::1]:${port}/`), status: 'blocked-address' },
  {
    name: 'redirects-to-mapped-address',
    http: redirect(({ port }) => `http://[::ffff:${FORBIDDEN_ADDRESS}]:${port}/`),
    status: 'blocked-address',
    detail: /loopback/,
  },
  {
    name: 'redirects-to-private-name',
    http: redirect(({ url }) => url('resolves-to-private')),
    status: 'blocked-address',
    detail: /10\.1\.2\.3/,
  },
  { name: 'redirects-to-redis', http: redirect('http://example.com:6379/'), status: 'blocked-port', detail: /6379/ },
  { name: 'redirects-to-bad-certificate', http: redirect(({ url }) => url('expired')), status: 'tls-failed' },
  {
    name: 'redirects-with-endless-body',
    http: (request, response) => {
      if (request.url !== '/feed') return send(response, GOOD_FEED);
      response.writeHead(302, { location: '/other' });
      pour(response, 'elsewhere '.repeat(1_000));
    },
    status: 'ok',
  },
];

function redirectLoop(): FaultCase['http'] {
  const next: Record<string, string> = { '/feed': '/a', '/a': '/b', '/b': '/a' };
  return (request, response) => response.writeHead(302, { location: next[request.url!] }).end();
}
