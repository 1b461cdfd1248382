import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);
const SYNC_TYPE = 0x53;
const QUERY_TYPE = 0x51;
const TERMINATE_TYPE = 0x58;
const PASSWORD_TYPE = 0x70;

/**
 * Serves a PGlite, which has a single session, to many connections. A connection has exclusive access from the first
 * message of a query to its Sync, and while its transaction is open. (pglite-socket switches connections between messages
 * and so mixes up the Parse and Bind of two of them.) Named prepared statements and SET are shared by all connections.
 */
export class PGliteServer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  /** Settles when the last connection in the queue has released its access. */
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly db: PGlite) {
    this.server = createServer((socket) => void this.serve(socket).catch(() => socket.destroy()));
    this.server.maxConnections = 20;
  }

  /** @param path of a Unix socket; null for a free port of 127.0.0.1 */
  async listen(path: string | null): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      if (path) this.server.listen(path, resolve);
      else this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  /** The TCP port, or null on a Unix socket. */
  get port(): number | null {
    const address = this.server.address();
    return address && typeof address === 'object' ? address.port : null;
  }

  /** Ends all connections; open transactions are rolled back. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    await this.queue;
  }

  private async serve(socket: Socket): Promise<void> {
    this.sockets.add(socket.setNoDelay(true));
    socket.on('error', () => socket.destroy());
    let release: (() => void) | null = null;
    try {
      for await (const message of messagesOf(socket)) {
        release ??= await this.acquire();
        await this.run(message, (data) => socket.writable && socket.write(Buffer.from(data)));
        if (endsQuery(message) && !this.db.isInTransaction()) {
          release();
          release = null;
        }
      }
    } finally {
      this.sockets.delete(socket);
      if (release) await this.abandon().finally(release);
    }
  }

  /** Waits for exclusive access. @returns releases it */
  private async acquire(): Promise<() => void> {
    const previous = this.queue;
    let release!: () => void;
    this.queue = new Promise((resolve) => (release = resolve));
    await previous;
    return release;
  }

  private async run(message: Uint8Array, onRawData: (data: Uint8Array) => void): Promise<void> {
    await this.db.runExclusive(() => this.db.execProtocolRawStream(message, { onRawData }));
  }

  /** Rolls back after a client disconnected in the middle of a query or transaction, as a server does. */
  private async abandon(): Promise<void> {
    await this.run(SYNC, () => undefined);
    if (this.db.isInTransaction()) await this.db.exec('ROLLBACK');
  }
}

/** The startup message has no type byte. Of the others, only the parts of an extended query before its Sync don't end a query. */
function endsQuery(message: Uint8Array): boolean {
  const type = message[0]!;
  return type === 0 || type === SYNC_TYPE || type === QUERY_TYPE || type === PASSWORD_TYPE;
}

/** Splits the byte stream into protocol messages. Refuses what PGlite doesn't support: encryption and cancelling. */
async function* messagesOf(socket: Socket): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) break;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) break;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (started && message[0] === TERMINATE_TYPE) return;
      const code = started ? null : message.readInt32BE(4);
      if (code === CANCEL_REQUEST) return;
      if (code === SSL_REQUEST || code === GSS_REQUEST) {
        socket.write('N');
        continue;
      }
      started = true;
      yield message;
    }
  }
}
