import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { RequestError } from './request';
import type { Resource } from './use-resource';

/**
 * Asks again every `interval` milliseconds while the page can be seen, and at once when it can be seen again.
 * @param key what is asked for: when it changes, the last answer is forgotten
 * @param version when it changes, it is asked again, and the last answer stays until then
 */
export function usePolled<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  interval: number,
  version = 0,
): Resource<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: RequestError | null } | null>(null);
  const [round, setRound] = useState(0);
  const ask = useEffectEvent(load);
  useEffect(() => {
    const stop = new AbortController();
    let asking = false;
    const look = async () => {
      if (document.hidden || asking) return;
      asking = true;
      try {
        const data = await ask(stop.signal);
        if (!stop.signal.aborted) setState({ key, data, error: null });
      } catch (error) {
        if (!stop.signal.aborted && error instanceof RequestError)
          setState((old) => ({ key, data: old?.key === key ? old.data : null, error }));
      }
      asking = false;
    };
    void look();
    const timer = setInterval(() => void look(), interval);
    const seen = () => void look();
    document.addEventListener('visibilitychange', seen);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [key, version, round, interval]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const current = state?.key === key ? state : null;
  return { data: current?.data ?? null, error: current?.error ?? null, reload };
}
