import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { BabelwireProcess, eventually } from '../standalone/babelwire-process.js';
import { articlesIn, readStories } from '../standalone/read-stories.js';
import { services } from './pipeline-processes.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

// A broker that accepts connections and never answers: only timeouts notice it.
const MAX_START_MS = 45_000;
const MAX_RESPONSE_MS = 35_000;
const MAX_STOP_MS = 6_000;

const listener = createServer();
let database: TestDatabase;
const started: BabelwireProcess[] = [];
beforeAll(async () => void (database = await createTestDatabase()), 30_000);
afterAll(async () => {
  listener.close();
  await Promise.all(started.map((service) => service.end()));
  await database?.drop();
}, 30_000);

function create(app: (typeof services)[number], brokers: string): BabelwireProcess {
  const service = new BabelwireProcess({ DATABASE_URL: database.url, KAFKA_BROKERS: brokers }, app);
  started.push(service);
  return service;
}

test('a service does not start, and says that Kafka does not respond', async () => {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const brokers = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const begin = Date.now();
  await Promise.all(
    services.map(async (app) => {
      await expect(create(app, brokers).start()).rejects.toThrow(
        new RegExp(`ended with 1:[^]*cannot start: Kafka at ${brokers} can't be used: .*Check KAFKA_BROKERS`),
      );
    }),
  );
  expect(Date.now() - begin).toBeLessThan(MAX_START_MS);
}, 90_000);

describe('a broker that stops answering', () => {
  let kafka: RunningKafka;
  let fetcher: BabelwireProcess;
  let normalizer: BabelwireProcess;
  let store: BabelwireProcess;
  beforeAll(async () => {
    kafka = await startKafka();
    [fetcher, normalizer, store] = [create('fetcher', kafka.brokers), create('normalizer', kafka.brokers), create('store', kafka.brokers)]; // prettier-ignore
    await Promise.all([fetcher, normalizer, store].map((service) => service.start()));
    await fetcher.post([{ guid: 'before', title: 'Before', text: 'The harbour bridge is closed.' }]);
    await eventually(() => readStories(store), (stories) => articlesIn(stories) === 1, 60); // prettier-ignore
    kafka.suspend();
  }, 180_000);
  afterAll(async () => {
    kafka?.resume();
    await kafka?.stop();
  }, 30_000);

  test('POST responds 503, and so do the health checks, which say why', async () => {
    const begin = Date.now();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ guid: 'during', title: 'During', text: 'Dockers walked out in Marseille.' });
    const posted = fetch(`${fetcher.address}/api/articles`, { method: 'POST', headers, body });
    const ready = await Promise.all(
      [fetcher, normalizer, store].map(async ({ address }) => {
        const response = await fetch(`${address}/health/ready`);
        return [response.status, ((await response.json()) as { reasons: string[] }).reasons.join()];
      }),
    );
    for (const health of ready)
      expect(health).toEqual([503, expect.stringContaining('the message log is unavailable')]);
    const response = await posted;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(Date.now() - begin).toBeLessThan(MAX_RESPONSE_MS);
  }, 200_000);

  test('stories are still served, and a stop ends within seconds', async () => {
    expect(articlesIn(await readStories(store))).toBe(1);
    const stops = await Promise.all([store.stop(), fetcher.stop()]);
    for (const { durationMs } of stops) expect(durationMs).toBeLessThan(MAX_STOP_MS);
  }, 60_000);

  test('everything goes on when the broker answers again', async () => {
    kafka.resume();
    await Promise.all([store.start(), fetcher.start()]);
    await fetcher.post([{ guid: 'after', title: 'After', text: 'A satellite was launched from Kourou.' }]);
    const stories = await eventually(() => readStories(store), (found) => JSON.stringify(found).includes('"After"'), 120); // prettier-ignore
    expect(articlesIn(stories)).toBeGreaterThanOrEqual(2);
  }, 180_000);
});
