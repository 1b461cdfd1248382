import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** An empty database that is dropped at the end. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Creates a database of its own on the server that DATABASE_URL names; that database itself is left alone.
 * @throws Error that says how to get a server, without DATABASE_URL
 */
export async function createTestDatabase(server = process.env.DATABASE_URL): Promise<TestDatabase> {
  if (!server)
    throw new Error(
      'DATABASE_URL is not set: name a PostgreSQL server on which databases may be created, such as ' +
        'postgres://postgres:secret@127.0.0.1:5432/postgres; .ci/with-postgres COMMAND starts one for a command.',
    );
  const name = `babelwire_test_${randomBytes(4).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await ask(server, `CREATE DATABASE ${name}`);
  return { url: url.href, drop: () => ask(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function ask(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
