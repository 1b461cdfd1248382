import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { SnapshotHead } from '#libs/contracts/api/snapshot.js';
import type { StoryDetail } from '#libs/contracts/api/stories.js';
import type { StoryArticle, StorySummary } from '#libs/contracts/story.js';
import { BabelwireClient } from '#packages/client/src/client.js';
import { seededRandom } from '../../bench/seeded-random.js';
import type { BabelwireProcess } from '../standalone/babelwire-process.js';
import { generateNews } from './generate-news.js';
import type { NaiveMirror } from './naive-mirror.js';

const ARTICLES = 3_500;
const BATCH_SIZE = 100;
const CUTS = 5;
const ERASED = 3;
/** A batch is posted again for so long while Babelwire is killed and starts. */
const POST_ATTEMPTS = 100;
/** Beside the seeds. */
export const EDITION = 'consumers';

export interface Scenario {
  /** Takes articles. */
  front: BabelwireProcess;
  /** Is killed. */
  store: BabelwireProcess;
  /** Cuts all connections of consumers. */
  cut(): Promise<void> | void;
}

/**
 * Posts generated news, cuts the consumers' connections five times, kills the store and starts it again, and erases articles.
 * @returns how many articles are left
 */
export async function runScenario({ front, store, cut }: Scenario, seed: number): Promise<number> {
  const random = seededRandom(seed);
  const articles = generateNews(ARTICLES, seed).map((article) => ({ ...article, edition: EDITION }));
  const batches = Math.ceil(ARTICLES / BATCH_SIZE);
  const cuts = new Set<number>();
  while (cuts.size < CUTS) cuts.add(1 + Math.floor(random() * (batches - 1)));
  const ids = new Set<string>();
  for (let batch = 0; batch < batches; batch++) {
    const killed = batch === Math.floor(batches / 2) ? store.stop('SIGKILL').then(() => store.start()) : null;
    const at = batch * BATCH_SIZE;
    for (const id of await post(front, articles.slice(at, at + BATCH_SIZE))) ids.add(id);
    await killed;
    if (!cuts.has(batch)) continue;
    await sleep(random() * 300);
    await cut();
  }
  await untilStored(store, ids.size);
  for (const id of [...ids].slice(0, ERASED)) {
    const { status } = await fetch(`${store.address}/api/articles/${id}`, { method: 'DELETE' });
    if (status !== 204) throw new Error(`DELETE responded ${status}`);
  }
  return ids.size - ERASED;
}

async function post(front: BabelwireProcess, articles: object[]): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await front.post(articles);
    } catch (error) {
      if (attempt === POST_ATTEMPTS) throw error;
      await sleep(200);
    }
  }
}

/** @throws Error when nothing is stored for 60 s */
async function untilStored(store: BabelwireProcess, count: number): Promise<void> {
  const client = new BabelwireClient({ url: store.address });
  const countStored = async (): Promise<number> => {
    let stored = 0;
    for await (const { articleCount } of await client.snapshot(EDITION)) stored += articleCount;
    return stored;
  };
  for (let stored = -1, since = Date.now(); stored < count; await sleep(500)) {
    const now = await countStored();
    if (now > stored) [stored, since] = [now, Date.now()];
    else if (Date.now() - since > 60_000) throw new Error(`${stored} of ${count} articles are stored`);
  }
}

/** What REST serves, as a mirror has it. */
export interface RestState {
  sequence: number;
  stories: Map<string, StorySummary>;
  articles: Map<string, StoryArticle>;
}

/**
 * The state by the snapshot and by the list, which must be the same, when the mirror has come so far and nothing changed
 * in between.
 * @throws Error when that doesn't happen within a minute
 */
export async function readRest(
  store: BabelwireProcess,
  mirror: { sequence: number },
): Promise<[snapshot: RestState, list: RestState]> {
  // prettier-ignore
  const client = new BabelwireClient({ url: store.address });
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(500)) {
    const snapshot = await client.snapshot(EDITION);
    const [fromSnapshot, fromList] = [emptyState(snapshot.sequence), emptyState(snapshot.sequence)];
    for await (const story of snapshot) add(story, fromSnapshot);
    for await (const story of client.stories({ edition: EDITION, include: 'articles' }))
      add({ ...story, articles: story.articles! }, fromList);
    const head: SnapshotHead = JSON.parse((await (await fetch(`${store.address}/api/snapshot.ndjson?edition=${EDITION}`)).text()).split('\n')[0]!); // prettier-ignore
    if (head.sequence === snapshot.sequence && mirror.sequence === snapshot.sequence) return [fromSnapshot, fromList];
  }
  throw new Error(`the mirror stands at ${mirror.sequence}`);
}

const emptyState = (sequence: number): RestState => ({ sequence, stories: new Map(), articles: new Map() });

function add({ articles, ...story }: StoryDetail, state: RestState): void {
  // fetch makes objects of another realm than the test's, which are never deeply equal.
  state.stories.set(story.id, JSON.parse(JSON.stringify(story)) as StorySummary);
  for (const article of articles) state.articles.set(article.id, JSON.parse(JSON.stringify(article)) as StoryArticle);
}

/** Everything in which a mirror differs, as `field of id`. */
export function differences(mirror: Pick<NaiveMirror, 'stories' | 'articles'>, rest: RestState): string[] {
  const compare = (name: 'stories' | 'articles'): string[] => {
    const [mirrored, served] = [mirror[name], rest[name]] as Map<string, object>[];
    return [...new Set([...mirrored!.keys(), ...served!.keys()])].flatMap((id) => {
      const [one, other] = [mirrored!.get(id), served!.get(id)] as (Record<string, unknown> | undefined)[];
      if (!one || !other) return [`${name} ${id} is ${one ? 'only in the mirror' : 'missing'}`];
      const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])];
      return fields
        .filter((field) => !isDeepStrictEqual(one[field], other[field]))
        .map((field) => `${field} of ${name} ${id}`);
    });
  };
  return [...compare('stories'), ...compare('articles')];
}
