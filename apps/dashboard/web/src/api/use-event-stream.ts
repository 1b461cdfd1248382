import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { StoryEvent } from '#libs/contracts/story-event.js';

export type Connection = 'connecting' | 'live' | 'reconnecting';

const RECONNECT_DELAY_MS = 3_000;
/** The contract's own list would bring its validator along. */
export const STORY_EVENTS: StoryEvent['type'][] = [
  'org.babelwire.story.created.v1',
  'org.babelwire.story.article-added.v1',
  'org.babelwire.story.revised.v1',
  'org.babelwire.story.merged.v1',
  'org.babelwire.story.split.v1',
  'org.babelwire.story.article-removed.v1',
  'org.babelwire.story.closed.v1',
];

/** Listens to the changes of stories, in all editions. */
export function useStoryEvents(onEvent: (event: StoryEvent) => void): Connection {
  return useEventStream('/api/events?edition=*', onEvent, STORY_EVENTS);
}

/**
 * Listens to server-sent events and reports the state of the connection.
 * @param types named events to listen to in addition to unnamed ones
 */
export function useEventStream<T>(path: string, onEvent: (data: T) => void, types: readonly string[] = []): Connection {
  const [connection, setConnection] = useState<Connection>('connecting');
  const names = types.join(' ');
  const onMessage = useEffectEvent((event: MessageEvent<string>) => {
    const data = parse<T>(event.data);
    if (data !== null) onEvent(data);
  });
  useEffect(() => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(path);
      source.onopen = () => setConnection('live');
      source.onmessage = (event) => onMessage(event);
      for (const name of names.split(' ').filter(Boolean)) source.addEventListener(name, (event) => onMessage(event));
      source.onerror = () => {
        setConnection('reconnecting');
        // The browser reconnects by itself, except after a response such as 502.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, RECONNECT_DELAY_MS);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [path, names]);
  return connection;
}

function parse<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

/** Runs `callback` once for all calls within `delayMs`, at the end: under steady calls it runs every `delayMs`. */
export function useThrottled(callback: () => void, delayMs: number): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const runLatest = useEffectEvent(callback);
  const run = useRef(() => {});
  useEffect(() => {
    run.current = () => runLatest();
    return () => clearTimeout(timer.current);
  }, []);
  return useCallback(() => {
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      run.current();
    }, delayMs);
  }, [delayMs]);
}
