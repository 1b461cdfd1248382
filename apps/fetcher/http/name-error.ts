import type { FeedStatus } from '#libs/contracts/feed-status.js';
import { FetchFailed } from './exchange-failure.js';
import type { HttpSettings } from './http-settings.js';

interface CodedError extends Error {
  code?: string;
  errors?: CodedError[];
}

/** What went wrong while a connection was made: TCP, or the TLS on it. */
export function nameConnectError(error: CodedError, where: string): FetchFailed {
  // Several addresses were tried; the first one's fault says enough.
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
  // OpenSSL puts its source files in here: error:0A00010B:SSL routines:ssl3_get_record:wrong version number:…
  return message.split(':').find((part) => / /.test(part) && !/routines|^\s*error|^write/.test(part)) ?? code;
}

/** While the head is read, undici takes whatever is wrong with an answer that has a Content-Length for its length. */
export function nameHeadError(error: CodedError, host: string): Error {
  if (error.code !== 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return error;
  return new FetchFailed('protocol-error', `${host} does not answer in HTTP/1.1 (its head is invalid).`);
}

/**
 * What went wrong once the connection stood, by the codes of undici and of the system.
 * @returns null for what is no fault of the server's
 */
export function nameAnswerError({ name, code = '', message }: CodedError, host: string, settings: HttpSettings) {
  const { timeouts, maxHeaderBytes } = settings;
  const failure = (code: FeedStatus, detail: string) => new FetchFailed(code, detail);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') {
    return failure('first-byte-timeout', `${host} sent no complete head within ${timeouts.firstByteMs} ms.`);
  }
  if (code === 'UND_ERR_BODY_TIMEOUT') {
    return failure('idle-timeout', `${host} sent nothing more for ${timeouts.idleMs} ms.`);
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return failure('headers-too-large', `The head of the answer from ${host} is over ${maxHeaderBytes} bytes.`);
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return failure('truncated', `The body from ${host} is shorter than its Content-Length.`);
  }
  if (CUT_OFF.has(code) && !message.startsWith('bad ')) {
    return failure('truncated', `${host} closed the connection before the answer was complete (${message}).`);
  }
  // undici asserts some of what servers ought to keep to, such as Upgrade with a 101.
  if (name === 'HTTPParserError' || code === 'UND_ERR_SOCKET' || code === 'ERR_ASSERTION') {
    return failure('protocol-error', `${host} does not answer in HTTP/1.1 (${message.replace(/\s+/g, ' ')}).`);
  }
  return null;
}

const CUT_OFF = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);
