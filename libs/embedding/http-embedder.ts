import { Histogram } from 'prom-client';
import { withTimeout } from '#libs/async/timeout.js';
import { type Embedder, quantizeUnit } from '#libs/domain/embedding/embedding.js';

/** A service with OpenAI's embeddings API: `POST …/v1/embeddings {model, input, encoding_format}`. */
export interface EmbeddingsService {
  /** `http://host:port`, `…/v1` or `…/v1/embeddings`. */
  url: string;
  /** What the service calls the model. */
  model: string;
  /** Sent as `Authorization: Bearer …`. */
  apiKey?: string | undefined;
  /** Put before every text; some models are trained with one, E5 with `query: `. */
  prefix: string;
  /** Maximum duration of a request. */
  timeoutMs: number;
  /** How long the service is left alone after it failed. */
  retryDelayMs?: number;
}

/** Texts per request: few enough that a model on a CPU responds within the timeout, and that no service refuses them. */
const MAX_TEXTS = 8;
/** Components of a vector; a larger one would make every message of an article too large. */
const MAX_DIMENSIONS = 8_192;
/** Several times the size of MAX_TEXTS vectors of MAX_DIMENSIONS components. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
/** Characters of an error response that are reported. */
const MAX_DETAIL_LENGTH = 200;
const RETRY_DELAY_MS = 30_000;
/** Status codes of a request that is refused for its texts, above all for their length; others may be accepted. */
const REFUSED_INPUT = new Set([400, 413, 422]);

const requestDuration = new Histogram({
  name: 'babelwire_embedding_request_duration_seconds',
  help: 'Duration of requests to the embeddings service',
  labelNames: ['result'],
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** Thrown to callers that wait while the embedder closes. `retriable` tells the bus to repeat their work later. */
class EmbedderClosed extends Error {
  readonly retriable = true;
}

class InputRefused extends Error {}

/**
 * Embeds texts by requests to an embeddings service, one at a time. After a failed request all texts are without a vector
 * at once, and the service is requested again after a delay, so a service that hangs costs one timeout per delay. A request
 * that is refused for its texts costs these their vectors, and no delay.
 */
export class HttpEmbedder implements Embedder {
  readonly model: string;
  private readonly endpoint: URL;
  private readonly closing = new AbortController();
  private last: Promise<unknown> = Promise.resolve();
  /** On the clock of performance.now(). */
  private retryAt = 0;
  private failure: string | null = null;

  constructor(private readonly service: EmbeddingsService) {
    this.model = service.model;
    this.endpoint = endpointOf(service.url);
  }

  get problem(): string | null {
    return this.failure;
  }

  async embed(texts: string[]): Promise<(Int8Array | null)[]> {
    const vectors: (Int8Array | null)[] = [];
    for (let from = 0; from < texts.length; from += MAX_TEXTS)
      vectors.push(...(await this.inTurn(texts.slice(from, from + MAX_TEXTS))));
    return vectors;
  }

  /** Ends the request in progress. Calls of `embed` that wait, and later ones, reject. */
  close(): void {
    this.closing.abort(new EmbedderClosed('the embedder is closed'));
  }

  /** Waits for the requests of other callers: their duration must not count towards this one's timeout. */
  private inTurn(texts: string[]): Promise<(Int8Array | null)[]> {
    const turn = this.last.then(() => this.embedOrFail(texts));
    this.last = turn.catch(() => {});
    return turn;
  }

  private async embedOrFail(texts: string[]): Promise<(Int8Array | null)[]> {
    this.closing.signal.throwIfAborted();
    if (performance.now() < this.retryAt) return texts.map(() => null);
    const endTimer = requestDuration.startTimer();
    try {
      const vectors = await this.request(texts);
      endTimer({ result: 'ok' });
      this.failure = null;
      return vectors;
    } catch (error) {
      this.closing.signal.throwIfAborted();
      endTimer({ result: 'failed' });
      this.failure = this.describe(error as Error);
      if (!(error instanceof InputRefused))
        this.retryAt = performance.now() + (this.service.retryDelayMs ?? RETRY_DELAY_MS);
      return texts.map(() => null);
    }
  }

  private request(texts: string[]): Promise<Int8Array[]> {
    const { apiKey, model, prefix, timeoutMs } = this.service;
    const timeout = new Error(`did not respond within ${timeoutMs / 1000} s`);
    const send = async (signal: AbortSignal) => {
      const headers = { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) };
      // Services refuse half of a surrogate pair, which a truncated text may end with.
      const input = texts.map((text) => (prefix + text).toWellFormed());
      const body = JSON.stringify({ model, input, encoding_format: 'float' });
      const response = await fetch(this.endpoint, { method: 'POST', headers, body, signal });
      const text = await readText(response);
      if (REFUSED_INPUT.has(response.status)) throw new InputRefused(statusError(response, text));
      if (!response.ok) throw new Error(statusError(response, text));
      return readVectors(text, texts.length);
    };
    return withTimeout(timeoutMs, timeout, send, this.closing.signal);
  }

  /** A sentence without the API key, which a response may repeat, and without the URL's query, which may contain one. */
  private describe({ message, cause }: Error): string {
    const { origin, pathname } = this.endpoint;
    const { code, message: detail } = (cause ?? {}) as NodeJS.ErrnoException;
    const sentence = `${origin}${pathname} ${cause ? `is not reachable: ${detail || code}` : message}`;
    return this.service.apiKey ? sentence.replaceAll(this.service.apiKey, '…') : sentence;
  }
}

function endpointOf(url: string): URL {
  const endpoint = new URL(url);
  const path = endpoint.pathname.replace(/\/+$/, '');
  if (!path.endsWith('/embeddings')) endpoint.pathname = `${path || '/v1'}/embeddings`;
  return endpoint;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) throw new Error(`responded with more than ${MAX_RESPONSE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const statusError = ({ status }: Response, body: string) => `responded with HTTP ${status}${detailOf(body)}`;

function detailOf(body: string): string {
  const detail = body.replace(/\s+/g, ' ').trim().slice(0, MAX_DETAIL_LENGTH);
  return detail && `: ${detail}`;
}

/**
 * The vectors of a response, in the order of the texts.
 * @throws Error that says what is wrong with it
 */
function readVectors(body: string, count: number): Int8Array[] {
  const data = readData(body);
  if (data.length !== count) throw new Error(`responded with ${data.length} vectors for ${count} texts`);
  const vectors = new Map<unknown, number[]>();
  for (const item of data) {
    const { index, embedding } = (item ?? {}) as { index?: unknown; embedding?: unknown };
    vectors.set(index, checkVector(embedding));
  }
  const ordered = Array.from({ length: count }, (_, index) => {
    const vector = vectors.get(index);
    if (!vector) throw new Error(`responded without a vector of index ${index}`);
    return vector;
  });
  const sizes = new Set(ordered.map(({ length }) => length));
  if (sizes.size > 1) throw new Error(`responded with vectors of different lengths: ${[...sizes].join(', ')}`);
  return ordered.map((vector) => quantizeUnit(toUnit(vector)));
}

function readData(body: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new Error(`responded with invalid JSON${detailOf(body)}`);
  }
  const data = (parsed as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) throw new Error(`responded without a list \`data\`${detailOf(body)}`);
  return data;
}

function checkVector(embedding: unknown): number[] {
  if (!Array.isArray(embedding) || embedding.length === 0)
    throw new Error('responded with an `embedding` that is no list');
  if (embedding.length > MAX_DIMENSIONS)
    throw new Error(`responded with a vector of ${embedding.length} components; the most is ${MAX_DIMENSIONS}`);
  if (!embedding.every(Number.isFinite))
    throw new Error('responded with a vector that has other components than numbers');
  return embedding as number[];
}

function toUnit(vector: number[]): number[] {
  const norm = Math.hypot(...vector);
  if (norm === 0 || norm === Infinity) throw new Error(`responded with a vector of length ${norm}`);
  return vector.map((component) => component / norm);
}
