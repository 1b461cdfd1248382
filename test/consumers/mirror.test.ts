import { BabelwireClient, type StoryMirror } from '#packages/client/src/client.js';
import { BabelwireProcess } from '../standalone/babelwire-process.js';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.js';
import { emptyMirror, followSse } from './naive-mirror.js';
import { differences, EDITION, readRest, runScenario } from './scenario.js';

const babelwire = new BabelwireProcess();
const stop = new AbortController();
let proxy: CuttingProxy;

beforeAll(async () => {
  await babelwire.start();
  proxy = await startCuttingProxy(babelwire.address);
}, 60_000);
afterAll(async () => {
  stop.abort();
  proxy.close();
  await babelwire.end();
}, 20_000);

test('after merges, revisions, erasures, cuts and a kill, a naive mirror and the client have what REST serves', async () => {
  const naive = emptyMirror();
  const following = followSse(proxy.url, EDITION, naive, stop.signal);
  const client: StoryMirror = await new BabelwireClient({ url: proxy.url }).mirror({
    edition: EDITION,
    signal: stop.signal,
  });
  let cuts = 0;
  const cut = () => void (cuts += proxy.cut());

  const count = await runScenario({ front: babelwire, store: babelwire, cut }, 1);
  for (const mirror of [naive, client]) {
    const [snapshot, list] = await readRest(babelwire, mirror);
    expect(differences(mirror as typeof naive, snapshot)).toEqual([]);
    expect(differences(mirror as typeof naive, list)).toEqual([]);
  }
  expect(naive.articles.size).toBe(count);
  expect(cuts).toBeGreaterThanOrEqual(5);
  const times = (type: string) => naive.types.get(`org.babelwire.story.${type}.v1`) ?? 0;
  expect(times('merged')).toBeGreaterThan(100);
  expect(times('revised')).toBeGreaterThan(100);
  expect(times('article-removed')).toBe(3);
  console.log(`${naive.sequence} events, ${times('merged')} of them merged`);
  stop.abort();
  await Promise.all([following, client.close()]);
}, 240_000);
