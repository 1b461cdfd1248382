import { access, copyFile, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies the seed articles into the inbox at the first start with a data folder. The marker file is written last: after a
 * crash they are copied again, which is harmless because an article keeps its identity.
 * @returns how many files were copied
 */
export async function seedInbox(dataFolder: string, seedsFolder: string, inbox: string): Promise<number> {
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
