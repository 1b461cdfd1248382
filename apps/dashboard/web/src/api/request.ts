/** Problem details (RFC 9457) with the extension members that Babelwire's services send. */
export interface Problem {
  detail?: string;
  title?: string;
  errors?: { field: string; detail: string }[];
  /** Feeds that the page at a given address names. */
  candidates?: { url: string; title: string | null }[];
}

/** A request that did not succeed, with a sentence for people. */
export class RequestError extends Error {
  constructor(
    message: string,
    /** null when nobody answered. */
    readonly status: number | null,
    readonly problem: Problem = {},
  ) {
    super(message);
  }
}

/** @throws RequestError with the server's own explanation where it gave one (problem+json) */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask(path, { signal })).json() as Promise<T>;
}

/**
 * Changes something on the server.
 * @param body a file goes as it is, anything else as JSON
 * @returns its answer; undefined for 204
 * @throws RequestError as getJson
 */
export async function send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const isFile = body instanceof Blob;
  const type = isFile ? body.type : 'application/json';
  const response = await ask(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': type },
    body: isFile || body === undefined ? body : JSON.stringify(body),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const headers = { Accept: 'application/json', ...init.headers };
  const response = await fetch(path, { ...init, headers }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new RequestError('Babelwire does not answer. Is it running?', null);
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const detail = [problem.detail, problem.title].find((text) => typeof text === 'string');
  throw new RequestError(detail ?? `The server answered ${response.status}.`, response.status, problem);
}
