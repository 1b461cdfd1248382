import { Client, type Dispatcher } from 'undici';
import type { FetchResponse } from './fetch-types.js';
import { FetchFailed } from './exchange-failure.js';
import { guardedConnector, type Guard } from './guarded-connector.js';
import type { HttpSettings } from './http-settings.js';
import { nameAnswerError, nameHeadError } from './name-error.js';
import { nameProxyError, proxyDispatcher } from './proxy.js';
import { readBody } from './read-body.js';
import { isFollowed, type Step } from './redirect.js';

export interface Hop extends Step {
  proxy?: string;
  maxBytes?: number;
}

type Received = Pick<FetchResponse, 'status' | 'headers' | 'body' | 'wireBytes'>;

/**
 * One request and its answer, on a connection of its own: hosts are left alone for seconds between two requests, so that a
 * connection kept would be memory for nothing and one more state to get wrong.
 * @throws ExchangeFailure, or the signal's reason
 */
export async function hop(guard: Guard, ask: Hop, signal: AbortSignal): Promise<Received> {
  const dispatcher = await dispatcherFor(guard, ask, signal);
  try {
    return await request(dispatcher, guard.settings, ask, signal);
  } catch (error) {
    if (signal.aborted || error instanceof FetchFailed) throw error;
    const fault = error as Error;
    throw (
      (ask.proxy && nameProxyError(fault, ask.proxy, ask.url)) ||
      nameAnswerError(fault, ask.url.host, guard.settings) ||
      fault
    );
  } finally {
    await dispatcher.destroy();
  }
}

async function request(
  dispatcher: Dispatcher,
  settings: HttpSettings,
  ask: Hop,
  signal: AbortSignal,
): Promise<Received> {
  const { url, method, headers: asked, body: sent } = ask;
  const { firstByteMs: headersTimeout, idleMs: bodyTimeout } = settings.timeouts;
  const target = { origin: url.origin, path: url.pathname + url.search, method, headers: asked, body: sent };
  const answer = await dispatcher.request({ ...target, headersTimeout, bodyTimeout, signal }).catch((error: Error) => {
    throw nameHeadError(error, url.host);
  });
  // It is left unread when a limit is broken, and an error without a listener would end the process.
  answer.body.on('error', () => {});
  const { statusCode: status } = answer;
  if (status === 407 && ask.proxy) throw new FetchFailed('proxy-failed', 'The proxy wants credentials (407).');
  const headers = joinHeaders(answer.headers);
  if (status >= 400 || isFollowed(method, status)) return { status, headers, body: Buffer.alloc(0), wireBytes: 0 };
  const limits = { ...settings, maxBytes: ask.maxBytes ?? settings.maxBytes };
  const { bytes, wireBytes } = await readBody(answer.body, headers, limits);
  return { status, headers, body: bytes, wireBytes };
}

async function dispatcherFor(guard: Guard, ask: Hop, signal: AbortSignal): Promise<Dispatcher> {
  const options = { pipelining: 0, maxHeaderSize: guard.settings.maxHeaderBytes };
  if (ask.proxy) return proxyDispatcher(guard, ask.proxy, ask.url, options, signal);
  return new Client(ask.url.origin, { ...options, connect: guardedConnector(guard, signal) });
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries);
}
