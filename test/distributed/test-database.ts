import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** An empty database. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Creates a database on the server of DATABASE_URL.
 * @throws Error that says how to start a server, without DATABASE_URL
 */
export async function createTestDatabase(server = process.env.DATABASE_URL): Promise<TestDatabase> {
  if (!server)
    throw new Error(
      'DATABASE_URL is not set: set it to a PostgreSQL server where databases can be created, such as ' +
        'postgres://postgres:secret@127.0.0.1:5432/postgres; .ci/with-postgres COMMAND runs a command with a new server.',
    );
  const name = `babelwire_test_${randomBytes(4).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await execute(server, `CREATE DATABASE ${name}`);
  return { url: url.href, drop: () => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
