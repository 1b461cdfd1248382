import { setTimeout as sleep } from 'node:timers/promises';
import { readLines } from '#libs/async/read-lines.js';
import { connectionError, responseError, type Server } from './server.js';

/** Pause before a reconnect; it doubles up to the maximum. */
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 15_000;

/**
 * `babelwire tail`: prints story events as they come, one JSON line each, until the process is stopped. A lost connection is
 * resumed after the last event.
 * @throws Error when the server rejects the request
 */
export async function tailEvents(server: Server): Promise<never> {
  let lastId = '';
  let delay = FIRST_DELAY_MS;
  for (;;) {
    try {
      for await (const event of readEvents(await connect(server, lastId))) {
        lastId = event.id;
        delay = FIRST_DELAY_MS;
        process.stdout.write(`${event.data}\n`);
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

  constructor(server: Server, status: number) {
    super(responseError(server, status));
    this.isTransient = status >= 500 || status === 429;
  }
}

async function connect(server: Server, lastId: string): Promise<AsyncIterable<Uint8Array>> {
  const headers = { ...server.headers, accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) };
  const response = await fetch(`${server.url}/api/events`, { headers });
  if (!response.ok || !response.body) throw new ResponseError(server, response.status);
  return response.body;
}

/** One server-sent event. */
interface ServerEvent {
  /** Value of Last-Event-ID for a reconnect. */
  id: string;
  data: string;
}

/** Parses a byte stream of text/event-stream (HTML standard, 9.2.6). Comments and events without data are left out. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  let id = '';
  let data: string[] = [];
  for await (const line of readLines(body)) {
    // Not `.`, which doesn't match U+2028: JSON may contain it.
    const [, field, value] = /^([^:]*):? ?([^]*)$/.exec(line)!;
    if (field === 'data') data.push(value!);
    else if (field === 'id') id = value!;
    if (line === '' && data.length > 0) yield { id, data: data.join('\n') };
    if (line === '') data = [];
  }
}
