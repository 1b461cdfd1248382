import { useCallback, useEffect, useState } from 'react';
import { getJson, RequestError } from './request';

export interface Resource<T> {
  data: T | null;
  error: RequestError | null;
  /** Asks again; what is shown stays until the answer is there. */
  reload: () => void;
}

/** Reads one address and keeps its answer; forgets it when the address changes. */
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
