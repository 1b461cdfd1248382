import { useCallback, useEffect, useState } from 'react';

/** A request that did not succeed, with a sentence for people. */
export class RequestError extends Error {
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

/** @throws RequestError with the server's own explanation where it gave one (problem+json) */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers: { Accept: 'application/json' }, signal }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new RequestError('Babelwire does not answer. Is it running?', null);
  });
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as { detail?: unknown; title?: unknown };
  const detail = [problem.detail, problem.title].find((text) => typeof text === 'string');
  throw new RequestError(detail ?? `The server answered ${response.status}.`, response.status);
}

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
