import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);
const SYNC_TYPE = 0x53;
const QUERY_TYPE = 0x51;
const TERMINATE_TYPE = 0x58;

/**
 * Serves one PGlite, which knows a single session, to many connections. A connection has its turn from the first message
 * of a query to its Sync, and as long as its transaction is open. (pglite-socket gives turns by message, so that two
 * connections' Parse and Bind get mixed up.) Named prepared statements and SET are shared by all connections.
 */
export class PGliteServer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  /** Settled when the latest connection in line has had its turn. */
  private line: Promise<void> = Promise.resolve();

  constructor(private readonly db: PGlite) {
    this.server = createServer((socket) => void this.serve(socket).catch(() => socket.destroy()));
    this.server.maxConnections = 20;
  }

  /** @param at a Unix socket's path, or null for a free port of 127.0.0.1 */
  async listen(at: string | null): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      if (at) this.server.listen(at, resolve);
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
    await this.line;
  }

  private async serve(socket: Socket): Promise<void> {
    this.sockets.add(socket.setNoDelay(true));
    socket.on('error', () => socket.destroy());
    let endTurn: (() => void) | null = null;
    try {
      for await (const message of messagesOf(socket)) {
        endTurn ??= await this.turn();
        await this.run(message, (data) => socket.writable && socket.write(Buffer.from(data)));
        if (endsTurn(message) && !this.db.isInTransaction()) {
          endTurn();
          endTurn = null;
        }
      }
    } finally {
      this.sockets.delete(socket);
      if (endTurn) await this.abandon().finally(endTurn);
    }
  }

  /** Waits in line. @returns lets the next one go */
  private async turn(): Promise<() => void> {
    const before = this.line;
    let end!: () => void;
    this.line = new Promise((resolve) => (end = resolve));
    await before;
    return end;
  }

  private async run(message: Uint8Array, onRawData: (data: Uint8Array) => void): Promise<void> {
    await this.db.runExclusive(() => this.db.execProtocolRawStream(message, { onRawData }));
  }

  /** What a server does when a client is gone in the middle of something. */
  private async abandon(): Promise<void> {
    await this.run(SYNC, () => undefined);
    if (this.db.isInTransaction()) await this.db.exec('ROLLBACK');
  }
}

/** A message without a type byte (the startup) and everything but the parts of an extended query stands alone. */
function endsTurn(message: Uint8Array): boolean {
  const type = message[0]!;
  return type === 0 || type === SYNC_TYPE || type === QUERY_TYPE || type === 0x70; // 0x70: the password
}

/** Cuts the byte stream into protocol messages, answering what PGlite does not know: encryption and cancelling. */
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
