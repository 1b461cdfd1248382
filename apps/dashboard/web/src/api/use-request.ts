import { useState } from 'react';
import { sentence } from '../format/sentence';
import { RequestError } from './request';

export interface Asked {
  /** What is under way, by the name that was given to it. */
  busy: string | null;
  error: RequestError | null;
  /** @returns undefined when it failed; then `error` says why */
  run: <T>(name: string, request: () => Promise<T>) => Promise<T | undefined>;
  forget: () => void;
}

/** Requests that a person starts: one at a time, the last one's error is kept until the next one. */
export function useRequest(): Asked {
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<RequestError | null>(null);
  const run = async <T>(name: string, request: () => Promise<T>) => {
    setBusy(name);
    setError(null);
    try {
      return await request();
    } catch (caught) {
      if (!(caught instanceof RequestError)) throw caught;
      setError(caught);
      return undefined;
    } finally {
      setBusy(null);
    }
  };
  return { busy, error, run, forget: () => setError(null) };
}

/** What the server found wrong with one field, as a sentence. */
export function fieldError(error: RequestError | null, field: string): string | undefined {
  const problem = error?.problem.errors?.find((problem) => problem.field === field);
  return problem && sentence(problem.detail);
}
