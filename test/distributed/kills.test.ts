import { setTimeout as sleep } from 'node:timers/promises';
import { generateArticles } from '../../bench/generate-articles.js';
import { eventually } from '../standalone/babelwire-process.js';
import { readStories } from '../standalone/read-stories.js';
import { type Pipeline, services, startPipeline } from './pipeline-processes.js';
import { articleIds, readStoryEvents } from './story-events.js';

/** Articles in a request. */
const BATCH_SIZE = 5;
const POST_INTERVAL_MS = 300;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
}, 180_000);
afterAll(() => pipeline?.end(), 30_000);

/** Posts articles at an interval. A failed request is repeated. */
class ArticlePoster {
  readonly ids = new Set<string>();
  private readonly articles = [...generateArticles(2_000, 7)];
  private stopped = false;

  async run(): Promise<void> {
    for (let at = 0; !this.stopped && at < this.articles.length; await sleep(POST_INTERVAL_MS)) {
      const batch = this.articles.slice(at, at + BATCH_SIZE);
      const ids = await pipeline.dashboard.post(batch).catch(() => null);
      if (!ids) continue;
      for (const id of ids) this.ids.add(id);
      at += BATCH_SIZE;
    }
  }

  stop(): void {
    this.stopped = true;
  }
}

test('each service is stopped and killed while articles are posted; none is lost or duplicated', async () => {
  const poster = new ArticlePoster();
  const posting = poster.run();
  const stops: Record<string, { code: number | null; durationMs: number }> = {};
  for (const service of services) {
    await sleep(2_000);
    stops[service] = await pipeline[service].stop('SIGTERM');
    await pipeline[service].start();
    await sleep(2_000);
    await pipeline[service].stop('SIGKILL');
    await pipeline[service].start();
  }
  console.log('stopped in ms:', Object.entries(stops).map(([service, { durationMs }]) => `${service} ${durationMs}`).join(', ')); // prettier-ignore
  poster.stop();
  await posting;
  for (const { code, durationMs } of Object.values(stops)) {
    expect(code).toBe(0);
    expect(durationMs).toBeLessThan(5_000);
  }
  expect(poster.ids.size).toBeGreaterThan(100);

  await eventually(
    () => pipeline.store.metrics(),
    ({ babelwire_articles }) => babelwire_articles! >= poster.ids.size,
    120,
  );
  const stories = await readStories(pipeline.store);
  const kept = stories.flatMap(({ articles }) => articles.map(({ id }) => id));
  expect(differences([...poster.ids], kept)).toEqual({ lost: [], duplicated: [], invented: [] });

  const events = await eventually(
    () => readStoryEvents(pipeline.brokers),
    (found) => articleIds(found).size >= poster.ids.size,
  );
  const ids = events.map(({ id }) => id);
  expect(differences([...new Set(ids)], ids)).toEqual({ lost: [], duplicated: [], invented: [] });
  expect(differences([...poster.ids], [...articleIds(events)])).toEqual({ lost: [], duplicated: [], invented: [] });
  console.log(`${poster.ids.size} articles, ${stories.length} stories, ${events.length} events`);
}, 400_000);

function differences(sent: string[], found: string[]): Record<'lost' | 'duplicated' | 'invented', string[]> {
  const [sentOnes, foundOnes] = [new Set(sent), new Set(found)];
  return {
    lost: sent.filter((id) => !foundOnes.has(id)),
    duplicated: found.filter((id, at) => found.indexOf(id) !== at),
    invented: found.filter((id) => !sentOnes.has(id)),
  };
}
