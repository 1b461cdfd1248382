import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FeedStatus } from '#libs/contracts/feed-status.js';

/** One way in which a feed's server misbehaves, and what is to be seen at the feed afterwards. */
export interface Way {
  /** Also the first label of its host name, which is under `misbehaving.test`. */
  name: string;
  /** Answers requests, in the clear unless there is a certificate. */
  http?: (request: IncomingMessage, response: ServerResponse, host: Host) => void;
  /** Has connections to a port of its own, without any HTTP. */
  tcp?: (socket: Socket) => void;
  certificate?: Certificate;
  /** The feed's address; of a way that answers it is that of its server when left out. */
  url?: (host: Host) => string;
  /** What the name server says to one question after the other, and the last for ever; 127.0.0.1 when left out. */
  addresses?: (string[] | Error | 'silence')[];
  /** How often the feed is polled before one looks; once when left out. */
  polls?: number;

  status: FeedStatus;
  /** What the status's particulars say. */
  detail?: RegExp;
  /** Articles that were handed on all the same. */
  articles?: number;
  /** What is told about the document. */
  warnings?: RegExp;
  /** Paths that were asked for, in order. */
  asked?: string[];
}

/** Certificates for tests, by what is wrong with them; `valid` is good for `*.misbehaving.test`. */
export type Certificate = 'valid' | 'expired' | 'wrong-host' | 'self-signed';

/** What ways know of the host that plays them. */
export interface Host {
  /** Address of a way, with the path of its feed or another one. */
  url: (name: string, path?: string) => string;
  /** Of the plain HTTP server. */
  port: number;
  /** One that nothing listens on. */
  closedPort: number;
}
