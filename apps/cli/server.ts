import { parseUrl } from '#libs/domain/text/url.js';

/** The running Babelwire that a command sends requests to. */
export interface Server {
  /** Base URL, without a slash at its end. */
  url: string;
  /** Sent with every request: the API token, if one is set. */
  headers: Record<string, string>;
}

/**
 * The server that BABELWIRE_URL and API_TOKEN name.
 * @throws Error when BABELWIRE_URL is no HTTP URL
 */
export function serverFrom(env: Record<string, string | undefined>): Server {
  const url = env['BABELWIRE_URL'] || 'http://127.0.0.1:3000';
  if (!/^https?:\/\//.test(url) || !parseUrl(url))
    throw new Error(`BABELWIRE_URL must be a URL such as http://127.0.0.1:3000, but is ${url}`);
  const token = env['API_TOKEN'];
  return { url: url.replace(/\/+$/, ''), headers: token ? { authorization: `Bearer ${token}` } : {} };
}

/** Describes a request that got no response. */
export function connectionError(server: Server, error: unknown): string {
  const cause = (error as Error).cause;
  return `${server.url} is not reachable: ${cause instanceof Error ? cause.message : (error as Error).message}`;
}

/** Describes an error response. */
export function responseError(server: Server, status: number, detail = ''): string {
  if (status === 401) return `${server.url} requires a token: set API_TOKEN to the one it was started with`;
  return `${server.url} responded with HTTP ${status}${detail && `: ${detail}`}`;
}
