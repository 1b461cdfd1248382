import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseEnv } from '#libs/runtime/env.js';

interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
  ports?: string[];
}

/** Optional variables without a default. */
const OPTIONAL = {
  FETCH_CONTACT: 'mailto:news@example.org',
  PUBLIC_URL: 'https://news.example.org',
  FETCH_ALLOW: '10.1.0.0/16',
  FETCH_PORTS: '8080',
  EMBEDDINGS_URL: 'http://embeddings:8000',
  EMBEDDINGS_MODEL: 'multilingual-e5-small',
  EMBEDDINGS_API_KEY: 'secret',
  EMBEDDINGS_PREFIX: 'query: ',
  EMBEDDINGS_TIMEOUT: '10s',
};

/** The file after interpolation of `${NAME:-default}` and `${NAME:?message}`, with API_TOKEN and the optional variables set. */
const interpolated = readFileSync('docker-compose.yml', 'utf8')
  .replace(/\$\{(\w+):-\}/g, (_, name: keyof typeof OPTIONAL) => OPTIONAL[name])
  .replace(/\$\{\w+:-([^}]*)\}/g, '$1')
  .replace(/\$\{API_TOKEN:\?[^}]*\}/g, 'a secret token');
const { services } = parse(interpolated, { merge: true }) as { services: Record<string, Service> };
const dockerfile = readFileSync('Dockerfile', 'utf8');
const ours = ['fetcher', 'normalizer', 'store', 'dashboard'].map((name) => [name, services[name]!] as const);

test('all variables are interpolated', () => {
  expect(interpolated).not.toContain('${');
});

describe.each(ours)('%s', (name, { image, command, environment }) => {
  const variables = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]));

  test('starts from the common image, with valid environment variables', () => {
    expect(image).toBe('babelwire');
    expect(command).toEqual(['node', `dist/apps/${name}/main.js`]);
    expect(existsSync(`apps/${name}/main.ts`)).toBe(true);
    expect(Object.keys(parseEnv(variables))).toEqual(expect.arrayContaining(Object.keys(variables)));
    expect(parseEnv(variables).DATABASE_URL).toBeDefined();
    expect(parseEnv(variables).KAFKA_BROKERS).toBeDefined();
  });

  test('listens beyond this machine, and so does not start without a token', () => {
    expect(() => parseEnv({ ...variables, API_TOKEN: '' })).toThrow('API_TOKEN');
  });

  test('connects to services of this file, at their ports', () => {
    const urls = [variables.DATABASE_URL, variables.STORE_URL, variables.FETCHER_URL].filter(
      (url) => url !== undefined,
    );
    const hosts = [...urls.map((url) => new URL(url).host), variables.KAFKA_BROKERS];
    const listening = ['postgres:5432', 'kafka:9092', 'store:3000', 'fetcher:3000'];
    expect(listening).toEqual(expect.arrayContaining(hosts));
  });
});

test('only one service builds the image, because concurrent builds would race for its name', () => {
  expect(ours.filter(([, { build }]) => build)).toHaveLength(1);
});

test('every dependency has a health check', () => {
  expect(dockerfile).toContain('HEALTHCHECK');
  for (const [name, { image, depends_on: waitedFor = {} }] of Object.entries(services)) {
    for (const [other, { condition }] of Object.entries(waitedFor)) {
      expect([name, other, condition]).toEqual([name, other, 'service_healthy']);
      expect(Object.keys(services)).toContain(other);
    }
    if (image !== 'babelwire') expect(services[name]!.healthcheck).toBeDefined();
  }
});

test('the version of the broker is the tested one', () => {
  const tested = /kafka_2\.13<\/artifactId>\s*<version>(.+?)</.exec(readFileSync('tools/kafka/pom.xml', 'utf8'))![1];
  expect(services.kafka!.image).toBe(`apache/kafka:${tested}`);
});

test('Kafka advertises the published address to clients on this machine only', () => {
  const { environment, ports } = services.kafka!;
  const [inside] = /(?<=HOST:\/\/:)\d+/.exec(String(environment.KAFKA_LISTENERS))!;
  const [advertised] = /(?<=HOST:\/\/localhost:)\d+/.exec(String(environment.KAFKA_ADVERTISED_LISTENERS))!;
  expect(ports).toEqual([`127.0.0.1:${advertised}:${inside}`]);
});
