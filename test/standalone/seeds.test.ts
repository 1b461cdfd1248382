import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BabelwireProcess, eventually } from './babelwire-process.js';
import { articlesIn, expectFiveInOne, readStories } from './read-stories.js';

const babelwire = new BabelwireProcess();
const stories = () => readStories(babelwire);

beforeAll(() => babelwire.start(), 60_000);
afterAll(() => babelwire.end(), 20_000);

test('the first start ingests the seeds; five articles in five languages become one story', async () => {
  const seeds = (await readdir('seeds')).filter((name) => name.endsWith('.txt')).length;
  expectFiveInOne(await eventually(stories, (found) => articlesIn(found) === seeds, 60));
}, 90_000);

test('a restart keeps the stories and repeats no article', async () => {
  const before = await stories();
  const { code, durationMs } = await babelwire.stop('SIGINT');
  expect(code).toBe(0);
  expect(durationMs).toBeLessThan(5_000);
  await babelwire.start();
  await sleep(3_000);
  expect(await stories()).toEqual(before);
}, 60_000);

test.each([
  ['/api/openapi.json', { openapi: '3.1.0' }],
  ['/api/docs.json', { openapi: '3.1.0' }],
  ['/api/asyncapi.json', { asyncapi: expect.stringMatching(/^3\./) as string }],
])('%s describes the API', async (path, expected) => {
  expect(await babelwire.get(path)).toMatchObject(expected);
});
