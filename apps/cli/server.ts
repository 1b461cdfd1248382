import { parseUrl } from '#libs/domain/text/url.js';

/** The Babelwire that commands talk to. */
export interface Server {
  /** Base address, without a slash at its end. */
  url: string;
  /** Sent with every request: the API token, when there is one. */
  headers: Record<string, string>;
}

/** @throws Error that names the variable at fault */
export function serverFrom(variables: Record<string, string | undefined>): Server {
  const url = variables['BABELWIRE_URL'] || 'http://127.0.0.1:3000';
  if (!/^https?:\/\//.test(url) || !parseUrl(url))
    throw new Error(`BABELWIRE_URL must look like http://127.0.0.1:3000, not ${url}`);
  const token = variables['API_TOKEN'];
  return { url: url.replace(/\/+$/, ''), headers: token ? { authorization: `Bearer ${token}` } : {} };
}

/** A sentence for a refused token; null for any other answer. */
export function refusal(status: number): string | null {
  return status === 401 ? 'the server wants a token: set API_TOKEN to the one it was started with' : null;
}

/** A sentence for a request that got no answer. */
export function noAnswer(server: Server, error: unknown): string {
  const cause = (error as Error).cause;
  return `${server.url} does not answer: ${cause instanceof Error ? cause.message : (error as Error).message}`;
}
