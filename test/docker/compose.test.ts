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

/** What has no default and may be left out. */
const OPTIONAL = { FETCH_CONTACT: 'mailto:news@example.org', PUBLIC_URL: 'https://news.example.org' };

/** `${NAME:-default}` and `${NAME:?message}`, as Compose fills them in when API_TOKEN and the optional ones are set. */
const filledIn = readFileSync('docker-compose.yml', 'utf8')
  .replace(/\$\{(\w+):-\}/g, (_, name: keyof typeof OPTIONAL) => OPTIONAL[name])
  .replace(/\$\{\w+:-([^}]*)\}/g, '$1')
  .replace(/\$\{API_TOKEN:\?[^}]*\}/g, 'a secret token');
const { services } = parse(filledIn, { merge: true }) as { services: Record<string, Service> };
const dockerfile = readFileSync('Dockerfile', 'utf8');
const ours = ['fetcher', 'normalizer', 'store', 'dashboard'].map((name) => [name, services[name]!] as const);

test('nothing is left to fill in', () => {
  expect(filledIn).not.toContain('${');
});

describe.each(ours)('%s', (name, { image, command, environment }) => {
  const variables = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]));

  test('starts from the one image, with settings that are known and accepted', () => {
    expect(image).toBe('babelwire');
    expect(command).toEqual(['node', `dist/apps/${name}/main.js`]);
    expect(existsSync(`apps/${name}/main.ts`)).toBe(true);
    expect(Object.keys(parseEnv(variables))).toEqual(expect.arrayContaining(Object.keys(variables)));
    expect(parseEnv(variables).DATABASE_URL).toBeDefined();
    expect(parseEnv(variables).KAFKA_BROKERS).toBeDefined();
  });

  test('is reached by others, and so does not start without a token', () => {
    expect(() => parseEnv({ ...variables, API_TOKEN: '' })).toThrow('API_TOKEN');
  });

  test('asks hosts that are services here, on the ports where they listen', () => {
    const urls = [variables.DATABASE_URL, variables.STORE_URL, variables.FETCHER_URL].filter(
      (url) => url !== undefined,
    );
    const hosts = [...urls.map((url) => new URL(url).host), variables.KAFKA_BROKERS];
    const listening = ['postgres:5432', 'kafka:9092', 'store:3000', 'fetcher:3000'];
    expect(listening).toEqual(expect.arrayContaining(hosts));
  });
});

test('only one service builds the image: two builds at a time would race for its name', () => {
  expect(ours.filter(([, { build }]) => build)).toHaveLength(1);
});

test('whoever is waited for says when it is healthy', () => {
  expect(dockerfile).toContain('HEALTHCHECK');
  for (const [name, { image, depends_on: waitedFor = {} }] of Object.entries(services)) {
    for (const [other, { condition }] of Object.entries(waitedFor)) {
      expect([name, other, condition]).toEqual([name, other, 'service_healthy']);
      expect(Object.keys(services)).toContain(other);
    }
    if (image !== 'babelwire') expect(services[name]!.healthcheck).toBeDefined();
  }
});

test('the broker is the version that the tests run', () => {
  const tested = /kafka_2\.13<\/artifactId>\s*<version>(.+?)</.exec(readFileSync('tools/kafka/pom.xml', 'utf8'))![1];
  expect(services.kafka!.image).toBe(`apache/kafka:${tested}`);
});

test('Kafka tells clients on this machine the address that is published for them, and to nobody else', () => {
  const { environment, ports } = services.kafka!;
  const [inside] = /(?<=HOST:\/\/:)\d+/.exec(String(environment.KAFKA_LISTENERS))!;
  const [told] = /(?<=HOST:\/\/localhost:)\d+/.exec(String(environment.KAFKA_ADVERTISED_LISTENERS))!;
  expect(ports).toEqual([`127.0.0.1:${told}:${inside}`]);
});
