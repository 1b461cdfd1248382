import { Backoff, type OnRetry, type Server, SILENCE_TIMEOUT_MS } from './server.js';
import type { EventQuery, StoryEvent } from './types.js';

/** Which events, and from where; see `GET /api/events`. */
export interface EventOptions extends Partial<EventQuery> {
  /** Ends the iteration. */
  signal?: AbortSignal;
  /** Called before each reconnect. */
  onRetry?: OnRetry;
  /** A connection that is silent for so long is replaced; 60 s by default. */
  silenceTimeoutMs?: number;
}

/**
 * Story events in the order of their sequence, each once, until the signal aborts or the caller leaves the loop. A lost
 * connection is resumed after the last event. With `edition: '*'` that is not possible: events are lost between connections.
 * @throws EventsGoneError when the position is not kept any more, also later, after a long interruption
 * @throws ResponseError when the server refuses the request
 */
export async function* followEvents(server: Server, options: EventOptions): AsyncGenerator<StoryEvent> {
  const { signal, onRetry, silenceTimeoutMs = SILENCE_TIMEOUT_MS, after, ...query } = options;
  const isResumable = query.edition !== '*';
  const backoff = new Backoff(onRetry, signal);
  let position = after;
  while (!signal?.aborted) {
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (position !== undefined && isResumable) headers['last-event-id'] = `${position}`;
      const chunks = server.stream('/api/events', query, { headers, signal, silenceTimeoutMs });
      for await (const { id, data } of parseEventStream(chunks)) {
        backoff.reset();
        const event = data ? (JSON.parse(data) as StoryEvent) : null;
        const isRepeated = isResumable && event && event.sequence <= (position ?? 0);
        // An id without data is where to resume, too: before the first event, and after events that the query leaves out.
        if (id !== '') position = Math.max(Number(id), position ?? 0);
        if (event && !isRepeated) yield event;
      }
      await backoff.wait(new Error('the server closed the stream'));
    } catch (error) {
      await backoff.wait(error);
    }
  }
}

/** One server-sent event; without data, an id on its own. */
export interface ServerSentEvent {
  /** The last id that was sent: the value of Last-Event-ID for a reconnect. */
  id: string;
  data: string;
}

/** Parses text/event-stream (HTML standard, 9.2.6). Comments, other fields and an unfinished event are left out. */
export async function* parseEventStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let id = '';
  let data: string[] = [];
  let isNewId = false;
  for await (const line of linesOf(chunks)) {
    // Not `.`, which doesn't match U+2028: JSON may contain it.
    const [, field, value] = /^([^:]*):? ?([^]*)$/.exec(line)!;
    if (field === 'data') data.push(value!);
    else if (field === 'id') [id, isNewId] = [value!, true];
    if (line !== '') continue;
    if (data.length > 0 || isNewId) yield { id, data: data.join('\n') };
    [data, isNewId] = [[], false];
  }
}

/** The lines of a UTF-8 stream, ended by LF, CRLF or CR; what follows the last one is left out. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of chunks) {
    // A CR at the end may be the first half of a CRLF.
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    yield* lines;
  }
}
