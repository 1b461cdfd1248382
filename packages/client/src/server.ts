import type { Problem } from './types.js';

/** Delays between attempts: they double from the first to the maximum. */
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/** The server sends a heartbeat with events every 15 s. A connection that is silent for so long is dead. */
export const SILENCE_TIMEOUT_MS = 60_000;

export interface ClientOptions {
  /** Base URL of a Babelwire, or of its store, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Sent with every request; for a server with an API_TOKEN `{ authorization: 'Bearer TOKEN' }`. */
  headers?: Record<string, string>;
  /** Used instead of the global fetch. */
  fetch?: typeof fetch;
}

/** An error response. */
export class ResponseError extends Error {
  override readonly name: string = 'ResponseError';

  constructor(
    message: string,
    readonly status: number,
    /** The body, when it was problem details (RFC 9457). */
    readonly problem: Problem | null,
    /** Seconds of Retry-After, 0 without. */
    readonly retryAfter: number,
  ) {
    super(message);
  }

  /** The same request may succeed later. */
  get isTransient(): boolean {
    return this.status >= 500 || this.status === 429;
  }
}

/**
 * The events after the requested one are no longer kept, or were numbered anew because the database was recreated. What is
 * known is out of date: begin with a snapshot, or, with a loss, with `after: firstSequence - 1`.
 */
export class EventsGoneError extends ResponseError {
  override readonly name = 'EventsGoneError';

  /** The first event that is kept; the number of the next one when none is. */
  get firstSequence(): number {
    return (this.problem as { firstSequence?: number } | null)?.firstSequence ?? 1;
  }
}

/** How a response is read as it comes. */
interface StreamOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  silenceTimeoutMs: number;
  /** For the beginning of the response; silenceTimeoutMs by default. */
  responseTimeoutMs?: number;
}

/** Sends GET requests to one server. */
export class Server {
  private readonly base: string;
  private readonly headers: Record<string, string>;
  private readonly fetch: typeof fetch;

  constructor(options: ClientOptions) {
    this.base = options.url.replace(/\/+$/, '');
    this.headers = options.headers ?? {};
    // Browsers' fetch must be called as a function of the window.
    this.fetch = options.fetch ?? ((...request) => fetch(...request));
  }

  /**
   * @param query entries that are undefined are left out
   * @throws ResponseError unless the status is 2xx
   */
  async get(path: string, query: object = {}, init: RequestInit = {}): Promise<Response> {
    const entries = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = entries.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
    const target = search ? `${path}?${search}` : path;
    const headers = { ...this.headers, ...(init.headers as Record<string, string>) };
    const response = await this.fetch(this.base + target, { ...init, headers });
    if (response.ok) return response;
    const problem = await readProblem(response);
    const detail = problem?.errors?.map(({ field, detail }) => `${field} ${detail}`).join('; ') || problem?.detail;
    const message = `GET ${target} responded with HTTP ${response.status}${detail ? `: ${detail}` : ''}`;
    const ErrorType = response.status === 410 ? EventsGoneError : ResponseError;
    throw new ErrorType(message, response.status, problem, Number(response.headers.get('retry-after')) || 0);
  }

  async getJson<T>(path: string, query?: object, signal?: AbortSignal): Promise<T> {
    const response = await this.get(path, query, { signal });
    return (await response.json()) as T;
  }

  /**
   * The body of a response as it comes. The request ends with the signal, or when the caller leaves.
   * @throws Error when nothing comes for too long; the time that the caller takes for a chunk doesn't count
   */
  async *stream(path: string, query: object, options: StreamOptions): AsyncGenerator<Uint8Array> {
    const { headers, silenceTimeoutMs, responseTimeoutMs = silenceTimeoutMs } = options;
    const controller = new AbortController();
    const { signal } = controller;
    const abort = (): void => controller.abort();
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted) abort();
    const within = async <T>(timeoutMs: number, promise: Promise<T>): Promise<T> => {
      const timer = setTimeout(() => controller.abort(new Error(`nothing came for ${timeoutMs / 1_000} s`)), timeoutMs);
      return promise.finally(() => clearTimeout(timer));
    };
    try {
      const { body } = await within(responseTimeoutMs, this.get(path, query, { headers, signal }));
      // Not `for await`: not every browser has it for streams.
      const reader = body!.getReader();
      for (;;) {
        const { done, value } = await within(silenceTimeoutMs, reader.read());
        if (done) return;
        yield value;
      }
    } finally {
      options.signal?.removeEventListener('abort', abort);
      controller.abort();
    }
  }
}

async function readProblem(response: Response): Promise<Problem | null> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return null;
  }
}

/** Called before each further attempt. */
export type OnRetry = (reason: Error, delayMs: number) => void;

/** Waits between attempts, longer after each failure, with jitter so that many clients don't come back at once. */
export class Backoff {
  private delay = FIRST_DELAY_MS;

  constructor(
    private readonly onRetry: OnRetry | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** After a success: the next delay is the first one again. */
  reset(): void {
    this.delay = FIRST_DELAY_MS;
  }

  /**
   * Waits before the next attempt.
   * @throws the reason itself when another attempt would fail, too
   */
  async wait(reason: unknown): Promise<void> {
    if (this.signal?.aborted) return;
    const error = reason instanceof Error ? reason : new Error(String(reason));
    if (error instanceof ResponseError && !error.isTransient) throw error;
    const retryAfterMs = error instanceof ResponseError ? error.retryAfter * 1_000 : 0;
    const delayMs = Math.round(Math.max(retryAfterMs, this.delay * (0.5 + Math.random() / 2)));
    this.delay = Math.min(this.delay * 2, MAX_DELAY_MS);
    this.onRetry?.(error, delayMs);
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      this.signal?.addEventListener('abort', end);
    });
  }
}
