import { STATUS_CODES } from 'node:http';
import type { FetchError, FeedStatus } from '#libs/contracts/feed-status.js';

const CODE_OF_STATUS: Record<number, FeedStatus> = {
  401: 'auth-required',
  403: 'forbidden',
  404: 'not-found',
  410: 'gone',
  429: 'rate-limited',
  451: 'forbidden',
  503: 'server-error',
};

const KIND_OF: Record<number, FeedStatus> = { 4: 'client-error', 5: 'server-error' };

/**
 * What a status means for whoever wanted a document.
 * @param throttles further statuses that are this host's way of saying 429
 * @returns null for 200 and its kin that carry a whole document
 */
export function errorOfStatus(status: number, throttles: number[] = []): FetchError | null {
  if (status === 200 || status === 203) return null;
  const detail = `The server answered ${status}${STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : ''}.`;
  if (throttles.includes(status)) return { code: 'rate-limited', detail };
  const kind = KIND_OF[Math.floor(status / 100)] ?? 'unexpected-status';
  return { code: CODE_OF_STATUS[status] ?? kind, detail };
}
