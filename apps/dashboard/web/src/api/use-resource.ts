import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { getJson, RequestError } from './request';

export interface Resource<T> {
  data: T | null;
  error: RequestError | null;
  /** Requests the data again; the old data stays until the response arrives. */
  reload: () => void;
}

/** The JSON at a path. Data of another path is dropped. */
export function useResource<T>(path: string): Resource<T> {
  const [state, setState] = useState<{ path: string; data: T | null; error: RequestError | null } | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    getJson<T>(path, stop.signal)
      .then((data) => setState({ path, data, error: null }))
      .catch((error: unknown) => {
        if (stop.signal.aborted || !(error instanceof RequestError)) return;
        setState((old) => ({ path, data: old?.path === path ? old.data : null, error }));
      });
    return () => stop.abort();
  }, [path, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const current = state?.path === path ? state : null;
  return { data: current?.data ?? null, error: current?.error ?? null, reload };
}

/**
 * Loads periodically while the page is visible, and immediately when it becomes visible again.
 * @param key identifies the data: a change drops the old data
 * @param version a change loads again and keeps the old data until then
 */
export function usePolling<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  intervalMs: number,
  version = 0,
): Resource<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: RequestError | null } | null>(null);
  const [round, setRound] = useState(0);
  const loadLatest = useEffectEvent(load);
  useEffect(() => {
    const stop = new AbortController();
    let isLoading = false;
    const poll = async () => {
      if (document.hidden || isLoading) return;
      isLoading = true;
      try {
        const data = await loadLatest(stop.signal);
        if (!stop.signal.aborted) setState({ key, data, error: null });
      } catch (error) {
        if (!stop.signal.aborted && error instanceof RequestError)
          setState((old) => ({ key, data: old?.key === key ? old.data : null, error }));
      }
      isLoading = false;
    };
    void poll();
    const timer = setInterval(() => void poll(), intervalMs);
    const onVisible = () => void poll();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [key, version, round, intervalMs]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const current = state?.key === key ? state : null;
  return { data: current?.data ?? null, error: current?.error ?? null, reload };
}
