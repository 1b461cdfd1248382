import { describe, expect, it } from '@jest/globals';
import { parseEmbeddingsService, parseEnv } from './env.js';

describe('parseEnv', () => {
  it('needs nothing', () => {
    expect(parseEnv({ LOG_LEVEL: '' })).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      BABELWIRE_DATA: '.babelwire',
      INBOX: 'inbox',
      FEEDS: 'feeds.yaml',
      FETCH_ALLOW: [],
      FETCH_PORTS: [],
      FETCH_CONNECTIONS: 1,
      FETCH_DELAY: 2_000,
      FETCH_POLLS: 50,
      POLL_FLOOR: 300_000,
      POLL_CEILING: 21_600_000,
      EMBEDDINGS_PREFIX: '',
      EMBEDDINGS_TIMEOUT: 5_000,
      LOG_LEVEL: 'info',
    });
  });

  it.each([
    [{ HOST: '0.0.0.0' }, /^HOST is 0\.0\.0\.0.*API_TOKEN.*\.$/],
    [{ HOST: '::' }, /API_TOKEN/],
    [{ HOST: '0.0.0.0', API_TOKEN: 'short' }, /^API_TOKEN must have at least 8/],
    [{ KAFKA_BROKERS: 'kafka:9092' }, /^KAFKA_BROKERS.*DATABASE_URL/],
    [{ KAFKA_BROKERS: 'kafka', DATABASE_URL: 'postgres://db/news' }, /^KAFKA_BROKERS must look like host:9092/],
    [{ DATABASE_URL: 'mysql://db' }, /^DATABASE_URL must look like postgres:/],
    [{ PORT: 'http' }, /^PORT must be a port number/],
    [{ PORT: '70000' }, /^PORT must be a port number from 0 to 65535\.$/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of trace, debug/],
    [{ RETENTION_DAYS: 'a year' }, /^RETENTION_DAYS must be a whole number/],
    [{ RETENTION_DAYS: '0' }, /^RETENTION_DAYS must be/],
    [{ FETCH_ALLOW: '10.0.0.1' }, /^FETCH_ALLOW must look like 10\.1\.0\.0\/16/],
    [{ FETCH_PORTS: '80,http' }, /^FETCH_PORTS must look like 8080,8443/],
    [{ FETCH_DELAY: '2' }, /^FETCH_DELAY must look like 90s/],
    [{ FETCH_DELAY: '0s' }, /^FETCH_DELAY must look like .* a number from 1/],
    [{ FETCH_CONTACT: 'me' }, /^FETCH_CONTACT must look like/],
    [{ POLL_FLOOR: '1d' }, /^POLL_FLOOR is longer than POLL_CEILING/],
    [{ PUBLIC_URL: 'news.example' }, /^PUBLIC_URL must look like/],
    [{ STORE_URL: 'store:3000' }, /^STORE_URL must look like http/],
    [{ EMBEDDINGS_URL: 'localhost:8000' }, /^EMBEDDINGS_URL must look like http/],
    [{ EMBEDDINGS_URL: 'http://localhost:8000' }, /^EMBEDDINGS_URL is set but EMBEDDINGS_MODEL is not/],
    [
      { EMBEDDINGS_URL: 'http://u:p@host', EMBEDDINGS_MODEL: 'e5' },
      /^EMBEDDINGS_URL has a user name.*EMBEDDINGS_API_KEY/,
    ],
    [{ EMBEDDINGS_API_KEY: 'two words' }, /^EMBEDDINGS_API_KEY must be printable ASCII without spaces\.$/],
    [{ EMBEDDINGS_TIMEOUT: '5' }, /^EMBEDDINGS_TIMEOUT must look like 90s/],
  ])('%j is refused with one sentence', (variables, sentence) => {
    expect(() => parseEnv(variables)).toThrow(sentence);
  });

  it('reads lists and intervals', () => {
    const variables = {
      FETCH_ALLOW: '10.1.0.0/16, fd00::/8',
      FETCH_PORTS: '8080,8443',
      FETCH_DELAY: '5s',
      POLL_CEILING: '1d',
    };
    expect(parseEnv(variables)).toMatchObject({
      FETCH_ALLOW: ['10.1.0.0/16', 'fd00::/8'],
      FETCH_PORTS: [8080, 8443],
      FETCH_DELAY: 5_000,
      POLL_CEILING: 86_400_000,
    });
  });

  it.each([
    [{ HOST: '0.0.0.0', API_TOKEN: 'long enough' }],
    [{ HOST: 'localhost' }],
    [{ HOST: '127.0.0.2' }],
    [{ EMBEDDINGS_URL: 'http://localhost:11434/v1', EMBEDDINGS_MODEL: 'bge-m3' }],
    [{ EMBEDDINGS_MODEL: 'bge-m3' }],
    [{ KAFKA_BROKERS: 'a:9092, b:9093', DATABASE_URL: 'postgresql://u:p@db:5432/news' }],
  ])('%j is fine', (variables) => {
    expect(parseEnv(variables)).toMatchObject(variables);
  });
});

describe('parseEmbeddingsService', () => {
  it.each([
    [{}, null],
    [{ EMBEDDINGS_MODEL: 'e5', HOST: '0.0.0.0' }, null],
    [
      { EMBEDDINGS_URL: 'http://host/v1', EMBEDDINGS_MODEL: 'e5', PORT: 'none' },
      { url: 'http://host/v1', model: 'e5', apiKey: undefined, prefix: '', timeoutMs: 5_000 },
    ],
    [
      {
        EMBEDDINGS_URL: 'http://host/v1',
        EMBEDDINGS_MODEL: 'e5',
        EMBEDDINGS_API_KEY: 'k3y',
        EMBEDDINGS_PREFIX: 'query: ',
        EMBEDDINGS_TIMEOUT: '1m',
      },
      { url: 'http://host/v1', model: 'e5', apiKey: 'k3y', prefix: 'query: ', timeoutMs: 60_000 },
    ],
  ])('of %j is %j', (variables, service) => {
    expect(parseEmbeddingsService(variables)).toEqual(service);
  });

  it('reports an invalid variable', () => {
    expect(() => parseEmbeddingsService({ EMBEDDINGS_URL: 'http://host' })).toThrow(/^EMBEDDINGS_URL is set but/);
  });
});
