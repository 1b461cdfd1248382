import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
let postgres: EmbeddedPostgres;
let pool: pg.Pool;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(folder);
  pool = new pg.Pool({ ...postgres.address, max: 10 });
  await pool.query('CREATE TABLE notes (writer integer, note text)');
}, 30_000);

afterAll(async () => {
  await pool.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('many connections get their own results and keep their own transactions', async () => {
  const write = async (writer: number, i: number) => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO notes VALUES ($1, $2)', [writer, `note ${i}`]);
    await client.query(i % 2 ? 'COMMIT' : 'ROLLBACK');
    client.release();
  };
  const read = async (writer: number, i: number) => {
    const sum = await pool.query('SELECT $1::int + $2::int AS sum', [writer, i]);
    expect(sum.rows).toEqual([{ sum: writer + i }]);
    const text = await pool.query('SELECT $1::text AS text', [`${writer}/${i}`]);
    expect(text.rows).toEqual([{ text: `${writer}/${i}` }]);
  };
  const writers = Array.from({ length: 10 }, async (_, writer) => {
    for (let i = 0; i < 20; i++) await Promise.all([write(writer, i), read(writer, i)]);
  });
  await Promise.all(writers);
  expect((await pool.query('SELECT count(*)::int AS count FROM notes')).rows).toEqual([{ count: 100 }]);
}, 30_000);

test('a connection that is lost in a transaction is rolled back and blocks no other', async () => {
  const client = new pg.Client(postgres.address);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query('INSERT INTO notes VALUES ($1, $2)', [99, 'never']);
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  expect((await pool.query('SELECT * FROM notes WHERE writer = $1', [99])).rows).toEqual([]);
});

test('an error leaves the connection usable', async () => {
  await expect(pool.query('SELECT $1::int', ['x'])).rejects.toThrow('invalid input syntax');
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('a second server on the same folder is refused', async () => {
  await expect(startEmbeddedPostgres(folder)).rejects.toThrow('already in use');
});
