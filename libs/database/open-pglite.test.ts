import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPGlite, POSTGRES_VERSION } from './open-pglite.js';

const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
const intact = join(folder, 'intact');
const copy = join(folder, 'copy');
const onCrash = (sentence: string) => {
  throw new Error(sentence);
};

beforeAll(async () => {
  const db = await openPGlite(intact, onCrash);
  await db.close();
  expect(readFileSync(join(intact, 'PG_VERSION'), 'utf8')).toBe(`${POSTGRES_VERSION}\n`);
}, 30_000);

beforeEach(() => cpSync(intact, copy, { recursive: true }));
afterEach(() => rmSync(copy, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAMAGED =
  /^the database in \S+\/copy is damaged \([^)]+\): restore the folder from a backup, or move it away to start/;
const OTHER_VERSION =
  /^the database in \S+\/copy was written by PostgreSQL 17, this Babelwire has PostgreSQL 18: start the /;

test.each<[string, RegExp, (path: (name: string) => string) => void]>([
  ['PG_VERSION is missing', DAMAGED, (path) => rmSync(path('PG_VERSION'))],
  ['PG_VERSION is garbage', DAMAGED, (path) => writeFileSync(path('PG_VERSION'), '\0\0\0')],
  ['another version wrote it', OTHER_VERSION, (path) => writeFileSync(path('PG_VERSION'), '17\n')],
  ['the control file is truncated', DAMAGED, (path) => truncateSync(path('global/pg_control'), 100)],
  ['the write-ahead log is missing', DAMAGED, (path) => rmSync(path('pg_wal'), { recursive: true })],
  ['a catalog is missing', DAMAGED, (path) => rmSync(path('base/5/1259'))],
])('where %s, it is refused in a sentence and nothing is written over', async (_, sentence, damage) => {
  damage((name) => join(copy, name));
  const before = contentOf(copy);
  await expect(openPGlite(copy, onCrash)).rejects.toThrow(sentence);
  for (const [file, bytes] of before)
    expect([file, readFileSync(join(copy, file)).equals(bytes)]).toEqual([file, true]);
});

test('a file in place of the folder is refused', async () => {
  rmSync(copy, { recursive: true });
  writeFileSync(copy, 'kept');
  await expect(openPGlite(copy, onCrash)).rejects.toThrow(`${copy} can't be used as a folder`);
  expect(readFileSync(copy, 'utf8')).toBe('kept');
});

test('an empty folder becomes a database', async () => {
  rmSync(copy, { recursive: true });
  mkdirSync(copy);
  const db = await openPGlite(copy, onCrash);
  expect((await db.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await db.close();
});

/** Files that hold data; PostgreSQL notes its start in the others. */
function contentOf(root: string): Map<string, Buffer> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const data = paths.filter(
    (path) => !/^(postmaster\.pid|global\/pg_control|.*pg_internal\.init|pg_wal|pg_stat|pg_logical)/.test(path),
  );
  return new Map(data.map((path) => [path, readFileSync(join(root, path))]));
}
