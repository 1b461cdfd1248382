import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lockDataFolder } from './data-folder-lock.js';

/** Locks a folder until it is killed; does it in a build, because a process needs JavaScript. */
const LOCKER = `
  import { lockDataFolder } from ${JSON.stringify(`file://${resolve('dist/libs/database/data-folder-lock.js')}`)};
  try {
    await lockDataFolder(process.argv[1]);
    console.log('locked');
    if (process.argv[2] === 'block') for (;;);
    setInterval(() => {}, 1000);
  } catch (error) {
    console.log(error.message);
  }
`;
const started: ChildProcess[] = [];
const CONTAINER = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const canUnshare = await startIn(CONTAINER, process.execPath, ['-e', 'console.log("yes")']).then(
  ({ said }) => said.startsWith('yes'),
  () => false,
);
const inContainers = canUnshare ? test : test.skip;
if (!canUnshare) console.log('Skips the tests with pid namespaces: this user may not create them.');

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'))));

afterEach(async () => {
  await Promise.all(started.splice(0).map(kill));
  rmSync(folder, { recursive: true, force: true });
});

/** @returns what it printed first, after the note that it waits, and when */
async function startIn(container: string[] | null, command: string, args: string[]) {
  const start = performance.now();
  const all = container ? ['unshare', ...container, command, ...args] : [command, ...args];
  const child = spawn(all[0]!, all.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let said = '';
  const first = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      if (!/^Waiting .*\n$/.test(said)) resolve();
    });
  });
  await first;
  return { child, said: said.trim(), milliseconds: performance.now() - start };
}

const startLocker = (container: string[] | null, mode = 'sleep') =>
  startIn(container, process.execPath, ['--input-type=module', '-e', LOCKER, folder, mode]);

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('a process that is alive is named, a killed one is replaced at once', async () => {
  const first = await startLocker(null);
  expect(first.said).toBe('locked');
  const inUse = `${folder} is in use by process ${first.child.pid}: stop it first, or set BABELWIRE_DATA to another folder.`;
  await expect(lockDataFolder(folder)).rejects.toThrow(inUse);
  await kill(first.child);
  const second = await startLocker(null);
  expect(second.said).toBe('locked');
  expect(second.milliseconds).toBeLessThan(4_000);
});

inContainers('processes that do not see each other refuse one another, also while the owner is busy', async () => {
  const first = await startLocker(CONTAINER, 'block');
  expect(first.said).toBe('locked');
  const second = await startLocker(CONTAINER);
  expect(second.said).toMatch(/ is in use by process 1: stop it first/);
  expect(second.milliseconds).toBeLessThan(4_000);
  await expect(lockDataFolder(folder)).rejects.toThrow('is in use by process 1');
});

inContainers('the lock of a killed container is replaced after the lease, by one of many', async () => {
  const first = await startLocker(CONTAINER);
  await kill(first.child);
  const others = await Promise.all([1, 2, 3, 4].map(() => startLocker(CONTAINER)));
  const texts = others.map(({ said }) => said.split('\n').at(-1)!);
  expect(texts.filter((text) => text === 'locked')).toHaveLength(1);
  expect(texts.filter((text) => text.includes('is in use by'))).toHaveLength(3);
  expect(others[0]!.said).toContain(`Waiting 5 s, because process 1 may still use ${folder}.`);
});

inContainers('an owner that was suspended for longer than the lease ends itself', async () => {
  const first = await startLocker(CONTAINER);
  const pid = readFileSync(`/proc/${first.child.pid}/task/${first.child.pid}/children`, 'utf8').trim();
  process.kill(Number(pid), 'SIGSTOP');
  const unlock = await lockDataFolder(folder);
  let error = '';
  first.child.stderr.on('data', (data: Buffer) => (error += data.toString()));
  process.kill(Number(pid), 'SIGCONT');
  await once(first.child, 'close');
  expect(error).toBe(`Babelwire ended: another process took over ${folder} while this one was suspended.\n`);
  unlock();
});

test.each([
  ['an earlier version', JSON.stringify({ pid: 999_999_999, started: '1' })],
  ['a process whose pid is in use again', JSON.stringify({ pid: process.pid, started: '1' })],
  ['a process that was killed before it wrote', ''],
])('the lock of %s is replaced', async (_, content) => {
  writeFileSync(join(folder, 'lock'), content);
  const unlock = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toThrow('already in use by this process');
  unlock();
  const unlockAgain = await lockDataFolder(folder);
  unlockAgain();
});
