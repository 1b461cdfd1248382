import type { NextFunction, Request, Response } from 'express';
import { sendProblem } from './problem-filter.js';

/** Upper bound on the bytes of all large bodies that are in memory; parsed, a body takes several times as much. */
const MAX_BYTES_IN_FLIGHT = 48 * 1024 * 1024;
/** Smaller bodies are always admitted, so that large or slow ones don't hold them up. */
const SMALL_BODY_BYTES = 100 * 1024;
/** What a body of unknown length counts as: the limit of the largest one. */
const UNKNOWN_BODY_BYTES = 20 * 1024 * 1024;
/** A request that waits longer is refused with 503. */
const MAX_WAIT_MS = 10_000;
const RETRY_AFTER_SECONDS = 10;

/**
 * Creates middleware that bounds the memory of request bodies. A large body is left unread while there are others, in order
 * of arrival, and refused with 503 and Retry-After when its turn doesn't come in time.
 */
export function createBodyAdmission(maxBytes = MAX_BYTES_IN_FLIGHT, maxWaitMs = MAX_WAIT_MS) {
  let inFlight = 0;
  const waiting = new Set<{ bytes: number; admit: () => void }>();
  const admitNext = () => {
    for (const next of waiting) {
      if (inFlight > 0 && inFlight + next.bytes > maxBytes) return;
      waiting.delete(next);
      inFlight += next.bytes;
      next.admit();
    }
  };
  return (request: Request, response: Response, next: NextFunction): void => {
    const bytes = bodyBytes(request);
    if (bytes <= SMALL_BODY_BYTES) return next();
    const entry = { bytes, admit };
    const timer = setTimeout(refuse, maxWaitMs);
    let isAdmitted = false;
    function admit() {
      clearTimeout(timer);
      isAdmitted = true;
      next();
    }
    function refuse() {
      waiting.delete(entry);
      const detail = 'Too many large requests at once. Nothing of this one was stored; send it again.';
      response.set({ 'Retry-After': `${RETRY_AFTER_SECONDS}`, Connection: 'close' });
      sendProblem(request, response, 503, detail);
    }
    response.once('close', () => {
      clearTimeout(timer);
      waiting.delete(entry);
      if (isAdmitted) inFlight -= bytes;
      admitNext();
    });
    waiting.add(entry);
    admitNext();
  };
}

function bodyBytes({ headers }: Request): number {
  const isCompressed = (headers['content-encoding'] ?? 'identity') !== 'identity';
  if (headers['transfer-encoding'] !== undefined || isCompressed) return UNKNOWN_BODY_BYTES;
  return Number(headers['content-length'] ?? 0);
}
