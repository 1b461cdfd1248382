import { z } from 'zod';

const url = (protocol: RegExp, example: string) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && protocol.test(new URL(value).protocol), `must look like ${example}`);

const Variables = z.object({
  /** Where HTTP listens; 0 takes any free port. */
  PORT: z.coerce.number('must be a port number').int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Asked of every caller when set; must be set to listen beyond this machine. */
  API_TOKEN: z.string().min(8, 'must have at least 8 characters').optional(),
  /** Folder of the embedded database. */
  BABELWIRE_DATA: z.string().min(1).default('.babelwire'),
  /** A PostgreSQL server; without it the embedded one starts. */
  DATABASE_URL: url(/^postgres(ql)?:$/, 'postgres://user:password@host:5432/database').optional(),
  /** Comma-separated host:port; without it the message log lives in the database. */
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,\s*[^\s,:]+:\d+)*$/, 'must look like host:9092,other:9092')
    .optional(),
  /** Folder that is watched for articles. */
  INBOX: z.string().min(1).default('inbox'),
  /** List of feeds. */
  FEEDS: z.string().min(1).default('feeds.yaml'),
  /** Folder of a sentence encoder; without it no embeddings are computed. */
  MODEL_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Where the dashboard finds the store and the fetcher when they are processes of their own. */
  STORE_URL: url(/^https?:$/, 'http://store:3000').optional(),
  FETCHER_URL: url(/^https?:$/, 'http://fetcher:3000').optional(),
});

export type Env = z.infer<typeof Variables>;

let loaded: Env | undefined;

/**
 * The process's settings, read from the environment once.
 * @throws Error with one sentence that names the variable at fault
 */
export function loadEnv(): Env {
  return (loaded ??= parseEnv(process.env));
}

/** The same for any set of variables. An empty variable counts as not set. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Variables.safeParse(set);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new Error(`${path.join('.')} ${lowerFirst(message)}.`);
  }
  const contradiction = contradictionIn(parsed.data);
  if (contradiction) throw new Error(contradiction);
  return parsed.data;
}

function contradictionIn(env: Env): string | null {
  if (!isLoopback(env.HOST) && !env.API_TOKEN)
    return `HOST is ${env.HOST}, which others can reach: set API_TOKEN as well, or leave HOST at 127.0.0.1.`;
  if (env.KAFKA_BROKERS && !env.DATABASE_URL)
    return 'KAFKA_BROKERS is set but DATABASE_URL is not: with Kafka the stories need a PostgreSQL server.';
  return null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
