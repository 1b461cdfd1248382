import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';

/** A PostgreSQL server for one test, which may stop it. */
export class PostgresServer {
  private constructor(
    private readonly bin: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** Creates a server and starts it. Needs Debian's package postgresql. */
  static async create(): Promise<PostgresServer> {
    const newest = (await readdir(VERSIONS)).sort((a, b) => Number(a) - Number(b)).at(-1)!;
    const folder = await mkdtemp(join(tmpdir(), 'babelwire-postgres-'));
    if (process.getuid!() === 0) await chown(folder, ...(await idsOfPostgres()));
    const server = new PostgresServer(join(VERSIONS, newest, 'bin'), folder, await freePort());
    await server.command('initdb', '-U', 'babelwire', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8');
    await server.start();
    return server;
  }

  get url(): string {
    return `postgres://babelwire@127.0.0.1:${this.port}/postgres`;
  }

  async start(): Promise<void> {
    const options = `-p ${this.port} -h 127.0.0.1 -k ${this.folder}`;
    await this.command('pg_ctl', '-l', join(this.folder, 'log'), '-w', '-o', options, 'start');
  }

  /** Stops it at once, as a power failure does. */
  async stop(): Promise<void> {
    await this.command('pg_ctl', '-m', 'immediate', '-w', 'stop');
  }

  async delete(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** PostgreSQL refuses to run as root. */
  private async command(name: string, ...args: string[]): Promise<void> {
    const command = [join(this.bin, name), '-D', join(this.folder, 'data'), ...args];
    const [file, ...rest] = process.getuid!() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    await run(file!, rest, { cwd: this.folder });
  }
}

async function idsOfPostgres(): Promise<[number, number]> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) => (await run('id', [which, 'postgres'])).stdout),
  );
  return [Number(uid), Number(gid)];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
