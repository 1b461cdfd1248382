import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BabelwireProcess, eventually } from './babelwire-process.js';
import { articlesIn, expectFiveInOne, readStories } from './read-stories.js';

const babelwire = new BabelwireProcess();
const stories = () => readStories(babelwire);

beforeAll(() => babelwire.start(), 60_000);
afterAll(() => babelwire.end(), 20_000);

test('on its first start the seeds become stories, five articles in five languages one of them', async () => {
  const seeds = (await readdir('seeds')).filter((name) => name.endsWith('.txt')).length;
  expectFiveInOne(await eventually(stories, (found) => articlesIn(found) === seeds, 60));
}, 90_000);

test('a restart keeps the stories and repeats nothing', async () => {
  const before = await stories();
  const { code, took } = await babelwire.stop('SIGINT');
  expect(code).toBe(0);
  expect(took).toBeLessThan(5_000);
  await babelwire.start();
  await sleep(3_000);
  expect(await stories()).toEqual(before);
}, 60_000);
