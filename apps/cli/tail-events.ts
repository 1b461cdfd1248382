import { setTimeout as sleep } from 'node:timers/promises';
import { readLines } from '#libs/async/read-lines.js';
import { connectionError, responseError, type Server } from './server.js';

/** Pause before a reconnect; it doubles up to the maximum. */
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 15_000;

/** Where `babelwire tail` begins. */
export interface TailOptions {
  edition: string;
  /** Sequence of the event after which to begin; without it, with the next event. */
  after?: number;
}

/**
 * `babelwire tail`: prints story events as they come, one JSON line each, until the process is stopped. A lost connection is
 * resumed after the last event.
 * @throws Error when the server rejects the request
 */
export async function tailEvents(server: Server, { edition, after }: TailOptions): Promise<never> {
  let lastId = after === undefined ? '' : `${after}`;
  let delay = FIRST_DELAY_MS;
  for (;;) {
    try {
      for await (const event of readEvents(await connect(server, edition, lastId))) {
        lastId = event.id;
        delay = FIRST_DELAY_MS;
        if (event.data) process.stdout.write(`${event.data}\n`);
      }
      console.error(`babelwire: ${server.url} closed the stream; reconnecting`);
    } catch (error) {
      if (error instanceof ResponseError && !error.isTransient) throw error;
      const reason = error instanceof ResponseError ? error.message : connectionError(server, error);
      console.error(`babelwire: ${reason}; reconnecting`);
    }
    await sleep(delay);
    delay = Math.min(delay * 2, MAX_DELAY_MS);
  }
}

/** An error response. */
class ResponseError extends Error {
  readonly isTransient: boolean;

  constructor(server: Server, status: number, detail: string) {
    super(responseError(server, status, detail));
    this.isTransient = status >= 500 || status === 429;
  }
}

async function connect(server: Server, edition: string, lastId: string): Promise<AsyncIterable<Uint8Array>> {
  const headers = { ...server.headers, accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) };
  const response = await fetch(`${server.url}/api/events?edition=${encodeURIComponent(edition)}`, { headers });
  if (response.ok && response.body) return response.body;
  throw new ResponseError(server, response.status, await detailOf(response));
}

async function detailOf(response: Response): Promise<string> {
  try {
    return ((await response.json()) as { detail?: string }).detail ?? '';
  } catch {
    return '';
  }
}

/** One server-sent event, or, with empty data, an id on its own: where to resume until there is an event. */
interface ServerEvent {
  /** Value of Last-Event-ID for a reconnect. */
  id: string;
  data: string;
}

/** Parses a byte stream of text/event-stream (HTML standard, 9.2.6). Comments and empty events are left out. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  let id = '';
  let data: string[] = [];
  let isNewId = false;
  for await (const line of readLines(body)) {
    // Not `.`, which doesn't match U+2028: JSON may contain it.
    const [, field, value] = /^([^:]*):? ?([^]*)$/.exec(line)!;
    if (field === 'data') data.push(value!);
    else if (field === 'id') [id, isNewId] = [value!, true];
    if (line !== '') continue;
    if (data.length > 0 || isNewId) yield { id, data: data.join('\n') };
    [data, isNewId] = [[], false];
  }
}
