import { STATUS_CODES } from 'node:http';
import type { FeedStatus, FetchError } from '#libs/contracts/feed-status.js';
import type { HttpSettings } from './http-settings.js';

/** URLs and certificates in a detail can have any length. */
const MAX_DETAIL_LENGTH = 500;

/** Carries a FetchError through the streams and callbacks of a request. HttpClient.fetch returns it and never throws it. */
export class FetchFailed extends Error {
  readonly error: FetchError;

  constructor(code: FeedStatus, detail: string) {
    super(detail);
    const isLong = detail.length > MAX_DETAIL_LENGTH;
    this.error = { code, detail: isLong ? `${detail.slice(0, MAX_DETAIL_LENGTH)}…` : detail };
  }
}

const CODE_OF_STATUS: Record<number, FeedStatus> = {
  401: 'auth-required',
  403: 'forbidden',
  404: 'not-found',
  410: 'gone',
  429: 'rate-limited',
  451: 'forbidden',
  503: 'server-error',
};

const CODE_OF_STATUS_CLASS: Record<number, FeedStatus> = { 4: 'client-error', 5: 'server-error' };

/**
 * The error that a status means for a request for a document.
 * @param rateLimitStatuses further statuses by which this host means 429
 * @returns null for 200 and 203, which carry a whole document
 */
export function errorOfStatus(status: number, rateLimitStatuses: number[] = []): FetchError | null {
  if (status === 200 || status === 203) return null;
  const detail = `The server responded with ${status}${STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : ''}.`;
  if (rateLimitStatuses.includes(status)) return { code: 'rate-limited', detail };
  const codeOfClass = CODE_OF_STATUS_CLASS[Math.floor(status / 100)] ?? 'unexpected-status';
  return { code: CODE_OF_STATUS[status] ?? codeOfClass, detail };
}

interface CodedError extends Error {
  code?: string;
  errors?: CodedError[];
}

/** Maps an error of opening a connection: of TCP or of the TLS handshake. */
export function mapConnectError(error: CodedError, where: string): FetchFailed {
  // When several addresses were tried, the first one's error is reported.
  const first = error.errors?.[0] ?? error;
  if (isTlsError(first)) return new FetchFailed('tls-failed', `TLS with ${where} failed: ${tlsReason(first)}.`);
  const code = first.code === 'ETIMEDOUT' ? 'connect-timeout' : 'connect-failed';
  return new FetchFailed(code, `No connection to ${where}: ${first.code || first.message}.`);
}

const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|ERROR_IN_CERT|HOSTNAME_MISMATCH|INVALID_)/;

/** Codes of OpenSSL's certificate check and of the handshake. */
export function isTlsError({ code = '', message }: CodedError): boolean {
  return TLS_CODE.test(code) || message.includes('before secure TLS connection');
}

function tlsReason({ code = '', message }: CodedError): string {
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL')) return message.split('\n')[0]!.replace(/\.$/, '');
  // OpenSSL includes its source files: error:0A00010B:SSL routines:ssl3_get_record:wrong version number:…
  return message.split(':').find((part) => / /.test(part) && !/routines|^\s*error|^write/.test(part)) ?? code;
}

/** Maps an error of reading the headers: undici reports any invalid head of a response with a Content-Length as a mismatch. */
export function mapHeadersError(error: CodedError, host: string): Error {
  if (error.code !== 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return error;
  return new FetchFailed('protocol-error', `The response from ${host} is not valid HTTP/1.1 (invalid headers).`);
}

/** Codes of a connection that ended early. */
const CONNECTION_LOST = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Maps an error on an open connection, by the codes of undici and of the system.
 * @returns null when the server did not cause it
 */
export function mapResponseError(error: CodedError, host: string, settings: HttpSettings): FetchFailed | null {
  const { name, code = '', message } = error;
  const { timeouts, maxHeaderBytes } = settings;
  if (code === 'UND_ERR_HEADERS_TIMEOUT') {
    return new FetchFailed('first-byte-timeout', `${host} sent no complete headers within ${timeouts.firstByteMs} ms.`);
  }
  if (code === 'UND_ERR_BODY_TIMEOUT') {
    return new FetchFailed('idle-timeout', `${host} stopped sending for ${timeouts.idleMs} ms.`);
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new FetchFailed('headers-too-large', `The headers from ${host} are larger than ${maxHeaderBytes} bytes.`);
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return new FetchFailed('truncated', `The body from ${host} is shorter than its Content-Length.`);
  }
  if (CONNECTION_LOST.has(code) && !message.startsWith('bad ')) {
    return new FetchFailed('truncated', `${host} closed the connection before the end of the response (${message}).`);
  }
  // undici asserts some of what HTTP requires of servers, such as an Upgrade header with a 101.
  if (name === 'HTTPParserError' || code === 'UND_ERR_SOCKET' || code === 'ERR_ASSERTION') {
    const reason = message.replace(/\s+/g, ' ');
    return new FetchFailed('protocol-error', `The response from ${host} is not valid HTTP/1.1 (${reason}).`);
  }
  return null;
}
