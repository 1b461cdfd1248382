import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BabelwireProcess, eventually } from '../standalone/babelwire-process.js';
import { articlesIn, expectFiveInOne, readStories } from '../standalone/read-stories.js';

/** The articles that the seeds retell are not ours to publish; jest.heavy.config.js runs this where somebody has them. */
const folder = process.env.ORIGINAL_SEEDS!;
const babelwire = new BabelwireProcess();
afterAll(() => babelwire.end(), 20_000);

test('the five original articles, dropped into the inbox, become one story', async () => {
  const data = join(babelwire.folder, '.babelwire');
  await mkdir(data);
  await writeFile(join(data, 'seeded'), ''); // our own seeds tell the same story and would join it
  await babelwire.start();
  const names = (await readdir(folder)).filter((name) => name.endsWith('.txt'));
  expect(names).toHaveLength(5);
  for (const name of names) await cp(join(folder, name), join(babelwire.inbox, name));
  const stories = await eventually(
    () => readStories(babelwire),
    (found) => articlesIn(found) === names.length,
  );
  expectFiveInOne(stories);
  expect(stories).toHaveLength(1);
}, 90_000);
