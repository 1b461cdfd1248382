import { access, copyFile, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * On the first start with a data folder, drops the seed articles into the inbox like any other file. The marker is
 * written last: a crash in between drops them again, which is harmless since the same article keeps its identity.
 * @returns how many files were dropped
 */
export async function seedOnFirstStart(dataFolder: string, seedsFolder: string, inbox: string): Promise<number> {
  const marker = join(dataFolder, 'seeded');
  if (await exists(marker)) return 0;
  const seeds = (await readdir(seedsFolder)).filter((name) => name.endsWith('.txt'));
  await mkdir(inbox, { recursive: true });
  for (const name of seeds) {
    const unfinished = join(inbox, `${name}.part`);
    await copyFile(join(seedsFolder, name), unfinished);
    await rename(unfinished, join(inbox, name));
  }
  await mkdir(dataFolder, { recursive: true });
  await writeFile(marker, `${new Date().toISOString()}\n`);
  return seeds.length;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
