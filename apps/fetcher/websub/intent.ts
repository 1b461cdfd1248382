import { z } from 'zod';

const first = z.preprocess((value) => (Array.isArray(value) ? (value as unknown[])[0] : value), z.string());

/** What a hub asks, or tells, at the callback (WebSub, sections 5.2 and 5.3). */
const Query = z.object({
  'hub.mode': first,
  'hub.topic': first,
  'hub.challenge': first.optional(),
  'hub.lease_seconds': first.optional(),
  'hub.reason': first.optional(),
});

export type Intent =
  | { mode: 'subscribe'; topic: string; challenge: string; leaseSeconds: number | null }
  | { mode: 'unsubscribe'; topic: string; challenge: string }
  | { mode: 'denied'; topic: string; reason?: string };

/** Nobody's challenge is longer than this. */
const LONGEST_CHALLENGE = 4096;
/** A hub may not give a lease for ever; what goes beyond a year is taken for a year. */
const LONGEST_LEASE = 365 * 86_400;

/** @returns null when it is no question that a hub may ask */
export function readIntent(query: unknown): Intent | null {
  const { success, data } = Query.safeParse(query);
  if (!success) return null;
  const { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': challenge, 'hub.reason': reason } = data;
  if (mode === 'denied') return { mode, topic, reason };
  if (!challenge || challenge.length > LONGEST_CHALLENGE) return null;
  if (mode === 'unsubscribe') return { mode, topic, challenge };
  return mode === 'subscribe' ? { mode, topic, challenge, leaseSeconds: lease(data['hub.lease_seconds']) } : null;
}

function lease(written: string | undefined): number | null {
  return written && /^[1-9]\d*$/.test(written) ? Math.min(Number(written), LONGEST_LEASE) : null;
}
