import { useState } from 'react';
import type { Problem } from '#libs/contracts/api/problem.js';
import { sentence } from '../format/text';

/** A failed request. The message is the server's own explanation when it sent one (problem+json). */
export class RequestError extends Error {
  constructor(
    message: string,
    /** null when there was no response. */
    readonly status: number | null,
    readonly problem: Partial<Problem> = {},
  ) {
    super(message);
  }
}

/** @throws RequestError */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request(path, { signal })).json() as Promise<T>;
}

/**
 * Sends a request that changes something.
 * @param body a file is sent unchanged, anything else as JSON
 * @returns the response; undefined for 204
 * @throws RequestError
 */
export async function send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const isFile = body instanceof Blob;
  const type = isFile ? body.type : 'application/json';
  const response = await request(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': type },
    body: isFile || body === undefined ? body : JSON.stringify(body),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function request(path: string, init: RequestInit): Promise<Response> {
  const headers = { Accept: 'application/json', ...init.headers };
  const response = await fetch(path, { ...init, headers }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new RequestError('Babelwire does not respond. Is it running?', null);
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const detail = [problem.detail, problem.title].find((text) => typeof text === 'string');
  throw new RequestError(detail ?? `The server responded with status ${response.status}.`, response.status, problem);
}

/** The state of requests that a user starts. */
export interface RequestState {
  /** Name of the request in progress. */
  pending: string | null;
  error: RequestError | null;
  /** @returns undefined when the request failed: `error` has the reason */
  run: <T>(name: string, request: () => Promise<T>) => Promise<T | undefined>;
  clearError: () => void;
}

/** Runs the requests of one form. The error of the last request is kept until the next one. */
export function useRequest(): RequestState {
  const [pending, setPending] = useState<string | null>(null);
  const [error, setError] = useState<RequestError | null>(null);
  const run = async <T>(name: string, request: () => Promise<T>) => {
    setPending(name);
    setError(null);
    try {
      return await request();
    } catch (caught) {
      if (!(caught instanceof RequestError)) throw caught;
      setError(caught);
      return undefined;
    } finally {
      setPending(null);
    }
  };
  return { pending, error, run, clearError: () => setError(null) };
}

/** The server's message about one field, as a sentence. */
export function fieldError(error: RequestError | null, field: string): string | undefined {
  const problem = error?.problem.errors?.find((problem) => problem.field === field);
  return problem && sentence(problem.detail);
}
