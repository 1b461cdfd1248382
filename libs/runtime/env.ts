import { z } from 'zod';
import '#libs/contracts/plain-errors.js';
import { INTERVAL_FORM, parseInterval } from '#libs/contracts/interval.js';
import { parseUrl } from '#libs/domain/text/url.js';

const url = (protocol: RegExp, example: string) =>
  z.string().refine((value) => protocol.test(parseUrl(value)?.protocol ?? ''), `must look like ${example}`);

const interval = z
  .string()
  .transform((text) => parseInterval(text) ?? NaN)
  .pipe(z.number(INTERVAL_FORM));

/** Comma-separated; empty when not set. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (text) => (typeof text === 'string' ? text.split(',').flatMap((part) => part.trim() || []) : []),
    z.array(item),
  );

const Variables = z.object({
  /** HTTP port; 0 selects a free one. */
  PORT: z.coerce.number('must be a port number from 0 to 65535').int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Required of every request when set. Must be set when HOST is not a loopback address. */
  API_TOKEN: z.string().min(8, 'must have at least 8 characters').optional(),
  /** Folder of the embedded database. */
  BABELWIRE_DATA: z.string().min(1).default('.babelwire'),
  /** PostgreSQL server; without it the embedded database starts. */
  DATABASE_URL: url(/^postgres(ql)?:$/, 'postgres://user:password@host:5432/database').optional(),
  /** Articles whose latest revision is older are deleted; without it they are kept. */
  RETENTION_DAYS: z.coerce.number('must be a whole number from 1').int().min(1).max(36_500).optional(),
  /** Comma-separated host:port; without it the message log is in the database. */
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,\s*[^\s,:]+:\d+)*$/, 'must look like host:9092,other:9092')
    .optional(),
  /** Folder watched for article files. */
  INBOX: z.string().min(1).default('inbox'),
  /** File with feeds to add at the start. */
  FEEDS: z.string().min(1).default('feeds.yaml'),
  /** URL of this Babelwire for WebSub hubs; without it WebSub is off. */
  PUBLIC_URL: url(/^https?:$/, 'https://news.example.org').optional(),
  /** Page or mail address of the operator, for publishers; part of the User-Agent. */
  FETCH_CONTACT: z
    .string()
    .regex(
      /^(https?:\/\/|mailto:)[\x21-\x7e]+$/,
      'must look like https://news.example.org/about or mailto:news@example.org',
    )
    .optional(),
  /** Private networks that may be fetched from. */
  FETCH_ALLOW: list(z.union([z.cidrv4(), z.cidrv6()], 'must look like 10.1.0.0/16,fd00:12::/32')),
  /** Ports that may be fetched from, besides 80 and 443. */
  FETCH_PORTS: list(z.coerce.number('must look like 8080,8443').int().min(1).max(65535)),
  /** Maximum concurrent requests to a host, and the delay between two. */
  FETCH_CONNECTIONS: z.coerce.number('must be a whole number from 1 to 16').int().min(1).max(16).default(1),
  FETCH_DELAY: interval.default(2_000),
  /** Maximum concurrent feed polls. */
  FETCH_POLLS: z.coerce.number('must be a whole number from 1 to 1000').int().min(1).max(1000).default(50),
  /** Minimum and maximum interval between two polls of a feed. */
  POLL_FLOOR: interval.default(300_000),
  POLL_CEILING: interval.default(21_600_000),
  /** Service with OpenAI's embeddings API; without it there are no embeddings. */
  EMBEDDINGS_URL: url(/^https?:$/, 'http://127.0.0.1:8000/v1').optional(),
  /** What the service calls the model; also the identity of its vectors. */
  EMBEDDINGS_MODEL: z.string().optional(),
  /** Sent to the service as a bearer token. */
  EMBEDDINGS_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
    .optional(),
  /** Put before every text. */
  EMBEDDINGS_PREFIX: z.string().default(''),
  /** Maximum duration of a request to the service. */
  EMBEDDINGS_TIMEOUT: interval.default(5_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Services that the dashboard forwards to when they run in other processes. */
  STORE_URL: url(/^https?:$/, 'http://store:3000').optional(),
  FETCHER_URL: url(/^https?:$/, 'http://fetcher:3000').optional(),
});

export type Env = z.infer<typeof Variables>;

let loaded: Env | undefined;

/**
 * The process's validated environment, read once.
 * @throws Error with one sentence that names the invalid variable
 */
export function loadEnv(): Env {
  return (loaded ??= parseEnv(process.env));
}

/** Validates variables. An empty one counts as not set. @throws Error as loadEnv does */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Variables.safeParse(set);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new Error(`${String(path[0])} ${message}.`);
  }
  const contradiction = contradictionIn(parsed.data);
  if (contradiction) throw new Error(contradiction);
  return parsed.data;
}

/** The embeddings service, as libs/embedding takes it; null without one. */
export function embeddingsService(env: Env) {
  if (!env.EMBEDDINGS_URL || !env.EMBEDDINGS_MODEL) return null;
  return {
    url: env.EMBEDDINGS_URL,
    model: env.EMBEDDINGS_MODEL,
    apiKey: env.EMBEDDINGS_API_KEY,
    prefix: env.EMBEDDINGS_PREFIX,
    timeoutMs: env.EMBEDDINGS_TIMEOUT,
  };
}

/** The embeddings service for a program that reads none of the other variables. @throws Error as loadEnv does */
export function parseEmbeddingsService(variables: Record<string, string | undefined>) {
  const own = Object.entries(variables).filter(([name]) => name.startsWith('EMBEDDINGS_'));
  return embeddingsService(parseEnv(Object.fromEntries(own)));
}

function contradictionIn(env: Env): string | null {
  if (!isLoopback(env.HOST) && !env.API_TOKEN)
    return `HOST is ${env.HOST}, which other machines can reach: set API_TOKEN as well, or leave HOST at 127.0.0.1.`;
  if (env.POLL_FLOOR > env.POLL_CEILING)
    return 'POLL_FLOOR is longer than POLL_CEILING: set it to at most POLL_CEILING.';
  if (env.KAFKA_BROKERS && !env.DATABASE_URL)
    return 'KAFKA_BROKERS is set but DATABASE_URL is not: with Kafka, stories are stored in a PostgreSQL server.';
  if (env.EMBEDDINGS_URL && !env.EMBEDDINGS_MODEL)
    return 'EMBEDDINGS_URL is set but EMBEDDINGS_MODEL is not: set it to a model of that service.';
  if (env.EMBEDDINGS_URL && hasCredentials(env.EMBEDDINGS_URL))
    return 'EMBEDDINGS_URL has a user name or password: leave them out, and set EMBEDDINGS_API_KEY to the key.';
  return null;
}

/** fetch refuses such a URL, and its error repeats it. */
function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
