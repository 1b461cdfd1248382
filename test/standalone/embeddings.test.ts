import { embedAll, EmbeddingsServer, respondJson } from '#libs/embedding/embeddings-server.fixtures.js';
import type { Health } from '#libs/contracts/api/health.js';
import { BabelwireProcess, eventually } from './babelwire-process.js';
import { articlesIn, readStories } from './read-stories.js';

const service = new EmbeddingsServer();
const settings = { EMBEDDINGS_URL: await service.start(), EMBEDDINGS_MODEL: 'm', EMBEDDINGS_TIMEOUT: '20s' };
const babelwire = new BabelwireProcess(settings);

beforeAll(() => babelwire.start(), 60_000);
afterAll(async () => {
  await babelwire.end();
  await service.stop();
}, 20_000);

const embedded = async (vector: 'yes' | 'no') =>
  (await babelwire.metrics())[`babelwire_embedded_articles_total{vector="${vector}"}`] ?? 0;
const stored = async () => articlesIn(await readStories(babelwire));
/** Also checks that the process is ready. */
const health = () => babelwire.get<Health>('/health/ready');

test('articles get vectors', async () => {
  await eventually(stored, (count) => count >= 5, 60);
  expect(await embedded('yes')).toBeGreaterThanOrEqual(5);
  expect(await health()).toEqual({ status: 'ok', reasons: [] });
}, 90_000);

test('a stop does not wait for a service that hangs, and its articles get their vectors after the next start', async () => {
  service.respond = () => {};
  const before = await stored();
  const requests = service.requests.length;
  await babelwire.post([{ source: 'Quay', title: 'Dockers walk out in Marseille', text: 'Some 4,200 dockers.' }]);
  await eventually(async () => service.requests.length, (count) => count > requests); // prettier-ignore
  const { code, durationMs } = await babelwire.stop();
  expect(code).toBe(0);
  expect(durationMs).toBeLessThan(4_000);
  service.respond = embedAll;
  await babelwire.start();
  await eventually(stored, (count) => count > before, 60);
  expect([await embedded('yes'), await embedded('no')]).toEqual([1, 0]);
}, 120_000);

test('while the service fails, articles go on at once, and health is degraded', async () => {
  service.respond = (response) => respondJson(response, { error: 'overloaded' }, 503);
  const before = await stored();
  const requests = service.requests.length;
  const titles = ['Ferry strike ends in Oslo', 'Snow closes the Brenner pass', 'Lisbon elects a mayor'];
  for (const title of titles) await babelwire.post([{ source: 'Quay', title, text: `${title}.` }]);
  await eventually(stored, (count) => count === before + titles.length, 20);
  expect([await embedded('yes'), await embedded('no')]).toEqual([1, titles.length]);
  expect(service.requests.length).toBe(requests + 1);
  const { status, reasons } = await health();
  expect(status).toBe('degraded');
  expect(reasons).toEqual([
    expect.stringMatching(/^articles get no embeddings: .* HTTP 503: \{"error":"overloaded"\}$/),
  ]);
}, 60_000);
