import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FeedStatus } from '#libs/contracts/feed-status.js';

/** A fault of a feed's server, and what the feed shows after it is polled. */
export interface FaultCase {
  /** Also the first label of the host name, under `misbehaving.test`. */
  name: string;
  /** Responds to requests; over https when there is a certificate. */
  http?: (request: IncomingMessage, response: ServerResponse, host: Host) => void;
  /** Gets the TCP connections to a port of its own, without HTTP. */
  tcp?: (socket: Socket) => void;
  certificate?: Certificate;
  /** The feed's URL; by default `/feed` at this case's server. */
  url?: (host: Host) => string;
  /** The name server's responses to successive queries, the last one repeated; by default 127.0.0.1. */
  addresses?: (string[] | Error | 'no-response')[];
  /** How often the feed is polled; by default once. */
  polls?: number;

  status: FeedStatus;
  /** Pattern of the status's detail. */
  detail?: RegExp;
  /** Articles that are published. */
  articles?: number;
  /** Pattern of the document's warnings. */
  warnings?: RegExp;
  /** Paths that are requested, in order. */
  requestedPaths?: string[];
}

/** Test certificates, by their fault; `valid` is valid for `*.misbehaving.test`. */
export type Certificate = 'valid' | 'expired' | 'wrong-host' | 'self-signed';

/** What a case knows of the host that serves it. */
export interface Host {
  /** URL of a case, by default of its feed. */
  url: (name: string, path?: string) => string;
  /** Port of the HTTP server. */
  port: number;
  /** A port without a listener. */
  closedPort: number;
}
