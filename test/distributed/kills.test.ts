import { setTimeout as sleep } from 'node:timers/promises';
import { generateArticles } from '../../bench/generate-articles.js';
import { eventually } from '../standalone/babelwire-process.js';
import { readStories } from '../standalone/read-stories.js';
import { type Pipeline, services, startPipeline } from './pipeline-processes.js';
import { readStoryEvents } from './story-events.js';

/** So many articles go in with one request. */
const PIECE = 5;
const PAUSE = 300;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
}, 180_000);
afterAll(() => pipeline?.end(), 30_000);

/** Posts articles without end and without haste; what was refused or not answered is posted again. */
class Feeder {
  readonly ids = new Set<string>();
  private readonly articles = [...generateArticles(2_000, 7)];
  private stopped = false;

  async feed(): Promise<void> {
    for (let at = 0; !this.stopped && at < this.articles.length; await sleep(PAUSE)) {
      const piece = this.articles.slice(at, at + PIECE);
      const ids = await pipeline.dashboard.post(piece).catch(() => null);
      if (!ids) continue;
      for (const id of ids) this.ids.add(id);
      at += PIECE;
    }
  }

  stop(): void {
    this.stopped = true;
  }
}

test('while articles flow, each service is stopped in order and killed; nothing is lost or doubled', async () => {
  const feeder = new Feeder();
  const feeding = feeder.feed();
  const stops: Record<string, { code: number | null; took: number }> = {};
  for (const service of services) {
    await sleep(2_000);
    stops[service] = await pipeline[service].stop('SIGTERM');
    await pipeline[service].start();
    await sleep(2_000);
    await pipeline[service].stop('SIGKILL');
    await pipeline[service].start();
  }
  console.log('stopped in ms:', Object.entries(stops).map(([service, { took }]) => `${service} ${took}`).join(', ')); // prettier-ignore
  feeder.stop();
  await feeding;
  for (const { code, took } of Object.values(stops)) {
    expect(code).toBe(0);
    expect(took).toBeLessThan(5_000);
  }
  expect(feeder.ids.size).toBeGreaterThan(100);

  await eventually(
    () => pipeline.store.measures(),
    ({ babelwire_articles }) => babelwire_articles! >= feeder.ids.size,
    120,
  );
  const stories = await readStories(pipeline.store);
  const kept = stories.flatMap(({ articles }) => articles.map(({ id }) => id));
  expect(differences([...feeder.ids], kept)).toEqual({ lost: [], doubled: [], invented: [] });

  const events = await eventually(
    () => readStoryEvents(pipeline.brokers),
    (found) => new Set(found.map(({ data }) => data.article?.id)).size >= feeder.ids.size,
  );
  const ids = events.map(({ id }) => id);
  expect(differences([...new Set(ids)], ids)).toEqual({ lost: [], doubled: [], invented: [] });
  const told = new Set(events.flatMap(({ data }) => data.article?.id ?? []));
  expect(differences([...feeder.ids], [...told])).toEqual({ lost: [], doubled: [], invented: [] });
  console.log(`${feeder.ids.size} articles, ${stories.length} stories, ${events.length} events`);
}, 400_000);

function differences(sent: string[], found: string[]): Record<'lost' | 'doubled' | 'invented', string[]> {
  const [sentOnes, foundOnes] = [new Set(sent), new Set(found)];
  return {
    lost: sent.filter((id) => !foundOnes.has(id)),
    doubled: found.filter((id, at) => found.indexOf(id) !== at),
    invented: found.filter((id) => !sentOnes.has(id)),
  };
}
