import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { createOldDatabase, describeDatabase, MIGRATED } from './old-data.js';

const ROUNDS = 2;
const KILLS_PER_ROUND = 2;

/** Opens a data folder's database and runs the migrations, as each start does. */
const UPGRADE = `
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { createDataSource } from '#libs/database/data-source.js';
const { address } = await startEmbeddedPostgres(process.argv[1]);
console.log('open');
await createDataSource(address).initialize();
process.exit();
`;

/**
 * Upgrades a data folder in another process.
 * @param killAfterMs kills the process after so long within the migrations
 * @returns how long the migrations took, in milliseconds
 */
async function upgrade(dataFolder: string, killAfterMs = Infinity): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', UPGRADE, dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]);
  const started = Date.now();
  if (killAfterMs < Infinity) {
    await Promise.race([sleep(killAfterMs), exit]);
    child.kill('SIGKILL');
  }
  const [code] = await exit;
  if (killAfterMs === Infinity && code !== 0) throw new Error(`the upgrade ended with ${code}`);
  return Date.now() - started;
}

/** Opens the database of a data folder that no process uses. */
async function withDatabase<T>(
  dataFolder: string,
  work: (address: Parameters<typeof createOldDatabase>[0]) => Promise<T>,
): Promise<T> {
  const postgres = await startEmbeddedPostgres(dataFolder);
  try {
    return await work(postgres.address);
  } finally {
    await postgres.stop();
  }
}

test('an upgrade that is killed at random moments is finished by the next start, and keeps every row', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'babelwire-upgrade-'));
  const old = join(folder, 'old');
  const data = join(folder, 'data');
  try {
    await withDatabase(old, createOldDatabase);
    await cp(old, data, { recursive: true });
    const durationMs = await upgrade(data);
    for (let round = 0; round < ROUNDS; round++) {
      await rm(data, { recursive: true });
      await cp(old, data, { recursive: true });
      const killedAfterMs: number[] = [];
      for (let kill = 0; kill < KILLS_PER_ROUND; kill++) {
        killedAfterMs.push(Math.round(durationMs * Math.random()));
        await upgrade(data, killedAfterMs.at(-1));
      }
      await upgrade(data);
      const found = await withDatabase(data, describeDatabase);
      expect({ durationMs, killedAfterMs, ...found }).toEqual({ durationMs, killedAfterMs, ...MIGRATED });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}, 180_000);
