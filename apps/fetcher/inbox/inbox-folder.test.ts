import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedInbox } from './inbox-folder.js';

test('seeds are copied into the inbox once', async () => {
  const root = await mkdtemp(join(tmpdir(), 'seed-inbox-'));
  const [data, seeds, inbox] = ['data', 'seeds', 'inbox'].map((name) => join(root, name)) as [string, string, string];
  await mkdir(seeds);
  await writeFile(join(seeds, 'a.txt'), 'a');
  await writeFile(join(seeds, 'README.md'), 'not an article');
  expect(await seedInbox(data, seeds, inbox)).toBe(1);
  expect(await readdir(inbox)).toEqual(['a.txt']);
  await rm(join(inbox, 'a.txt'));
  expect(await seedInbox(data, seeds, inbox)).toBe(0);
  expect(await readdir(inbox)).toEqual([]);
  await rm(root, { recursive: true });
});
