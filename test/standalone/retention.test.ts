import { join } from 'node:path';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { BabelwireProcess, eventually } from './babelwire-process.js';

const babelwire = new BabelwireProcess({ RETENTION_DAYS: '30' });

beforeAll(() => babelwire.start(), 60_000);
afterAll(() => babelwire.end(), 20_000);

const status = async (id: string) => (await fetch(`${babelwire.address}/api/articles/${id}`)).status;

test('articles are deleted after RETENTION_DAYS', async () => {
  const [old, recent] = (await babelwire.post([
    { source: 'Gazette', title: 'Old', text: 'A ferry ran aground near Ystad.' },
    { source: 'Gazette', title: 'Recent', text: 'The library of Alexandria reopened.' },
  ])) as [string, string];
  for (const id of [old, recent])
    await eventually(
      () => status(id),
      (code) => code === 200,
    );
  await babelwire.stop();
  const postgres = await startEmbeddedPostgres(join(babelwire.folder, '.babelwire'));
  const db = await createDataSource(postgres.address).initialize();
  await db.query(`UPDATE article SET revised_at = revised_at - interval '31 days' WHERE id = $1`, [old]);
  await db.destroy();
  await postgres.stop();
  await babelwire.start();
  await eventually(
    () => status(old),
    (code) => code === 404,
  );
  expect(await status(recent)).toBe(200);
}, 90_000);
