import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BabelwireProcess, eventually } from './babelwire-process.js';

const babelwire = new BabelwireProcess({ LOG_LEVEL: 'silent' });
const data = join(babelwire.folder, '.babelwire');
const canMount = mount('size=100m');
if (!canMount) console.log('Skips the tests of a full disk: this user may not mount file systems.');
const onSmallDisk = canMount ? test : test.skip;

afterAll(async () => {
  if (canMount) execFileSync('umount', ['-l', data]);
  await babelwire.end();
});

function mount(options: string): boolean {
  mkdirSync(data, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', data], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Much text that can't be compressed. */
function articles(batch: number): object[] {
  const text = () => Array.from({ length: 1_500 }, () => Math.random().toString(36).slice(2)).join(' ');
  return Array.from({ length: 20 }, (_, i) => ({
    source: 'test',
    guid: `${batch}/${i}`,
    title: `News ${i}`,
    text: text(),
  }));
}

function fillDisk(): string {
  const file = join(data, 'filler');
  try {
    for (;;) writeFileSync(file, Buffer.alloc(1_000_000), { flag: 'a' });
  } catch {
    return file;
  }
}

async function expectStored(ids: string[]): Promise<void> {
  const countStored = async () => {
    const responses = await Promise.all(ids.map((id) => fetch(`${babelwire.address}/api/articles/${id}`)));
    return responses.filter(({ status }) => status === 200).length;
  };
  expect(await eventually(countStored, (count) => count === ids.length)).toBe(ids.length);
}

onSmallDisk(
  'a POST is refused while the disk is full, and accepted when there is room',
  async () => {
    await babelwire.start();
    const filler = fillDisk();
    const refused = await eventually(
      () => babelwire.post(articles(0)).then(String, (error: Error) => error.message),
      (text) => text.includes('503'),
    );
    expect(refused).toContain('The disk of the database is full.');
    rmSync(filler);
    await expectStored(await babelwire.post(articles(1).slice(0, 3)));
  },
  60_000,
);

onSmallDisk(
  'a disk that gets full refuses or ends with a sentence; what was accepted is kept',
  async () => {
    const accepted: string[] = [];
    const postUntilFull = async () => {
      for (let batch = 2; ; batch++) accepted.push(...(await babelwire.post(articles(batch))));
    };
    // PostgreSQL refuses when a table can't grow, and ends when its log can't.
    await expect(postUntilFull()).rejects.toThrow(/The disk of the database is full|fetch failed/);
    await babelwire.stop('SIGKILL');
    const refused = await babelwire.start().catch((error: Error) => error.message);
    const fullDisk = 'the disk of .babelwire/postgres is full: make room on it and start again';
    if (refused) expect(refused).toContain(fullDisk);
    for (const line of babelwire.output.filter((line) => line.startsWith('Babelwire ended: ')))
      expect(line).toContain(fullDisk);
    mount('remount,size=600m');
    await babelwire.stop('SIGKILL');
    await babelwire.start();
    await expectStored(accepted);
  },
  60_000,
);
