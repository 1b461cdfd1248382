import { useEffect, useEffectEvent, useState } from 'react';

export type Connection = 'connecting' | 'live' | 'reconnecting';

const RETRY = 3_000;

/**
 * Listens to server-sent events and says how the connection is.
 * @param types named events to hear besides the unnamed ones
 */
export function useEventStream<T>(path: string, onEvent: (data: T) => void, types: readonly string[] = []): Connection {
  const [connection, setConnection] = useState<Connection>('connecting');
  const names = types.join(' ');
  const hear = useEffectEvent((event: MessageEvent<string>) => {
    const data = parse<T>(event.data);
    if (data !== null) onEvent(data);
  });
  useEffect(() => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(path);
      source.onopen = () => setConnection('live');
      source.onmessage = (event) => hear(event);
      for (const name of names.split(' ').filter(Boolean)) source.addEventListener(name, (event) => hear(event));
      source.onerror = () => {
        setConnection('reconnecting');
        // The browser retries by itself, but gives up for good after an answer such as 502.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY);
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
