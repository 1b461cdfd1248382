import { createHmac, timingSafeEqual } from 'node:crypto';
import { type DataSource, In, IsNull } from 'typeorm';
import { z } from 'zod';
import { Feed, type PushState } from '#libs/database/entities/feed.entity.js';
import { subscriptionDenied, subscriptionVerified } from './push-state.js';

const MAX_CHALLENGE_LENGTH = 4096;
/** Longer leases are clamped, so that sums stay valid dates. */
const MAX_LEASE_SECONDS = 365 * 86_400;
/** The methods of WebSub. Hubs choose, and many still choose sha1; as an HMAC it is not broken. */
const SIGNATURE_METHODS = ['sha1', 'sha256', 'sha384', 'sha512'];

/** A hub's GET request to the callback: the verification of a request, or a denial (WebSub, sections 5.2 and 5.3). */
type HubVerification =
  | { mode: 'subscribe'; topic: string; challenge: string; leaseSeconds: number | null }
  | { mode: 'unsubscribe'; topic: string; challenge: string }
  | { mode: 'denied'; topic: string; reason?: string };

const first = z.preprocess((value) => (Array.isArray(value) ? (value as unknown[])[0] : value), z.string());

const Query = z.object({
  'hub.mode': first,
  'hub.topic': first,
  'hub.challenge': first.optional(),
  'hub.lease_seconds': first.optional(),
  'hub.reason': first.optional(),
});

/** @returns null when the query string is invalid */
export function parseVerification(query: unknown): HubVerification | null {
  const { success, data } = Query.safeParse(query);
  if (!success) return null;
  const { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': challenge, 'hub.reason': reason } = data;
  if (mode === 'denied') return { mode, topic, reason };
  if (!challenge || challenge.length > MAX_CHALLENGE_LENGTH) return null;
  if (mode === 'unsubscribe') return { mode, topic, challenge };
  if (mode !== 'subscribe') return null;
  return { mode, topic, challenge, leaseSeconds: parseLease(data['hub.lease_seconds']) };
}

function parseLease(text: string | undefined): number | null {
  return text && /^[1-9]\d*$/.test(text) ? Math.min(Number(text), MAX_LEASE_SECONDS) : null;
}

/** A renewal continues the time since when a feed is pushed. */
const PUSH_SINCE = () => `CASE WHEN push_state = 'active' THEN push_since ELSE now() END`;
const POLLED = { deletedAt: IsNull(), pausedReason: IsNull() };

/**
 * Confirms a subscription that was requested, or is being renewed, of a feed that is polled, and the end of one that is not
 * wanted. Saves what the hub says about the subscription.
 * @returns the body of the response; null for 404
 */
export async function confirmVerification(
  db: DataSource,
  feedId: string,
  verification: HubVerification,
  now: Date,
): Promise<string | null> {
  const { mode, topic } = verification;
  if (mode === 'unsubscribe') return (await isWanted(db, feedId, topic)) ? null : verification.challenge;
  const isSubscribing = mode === 'subscribe';
  const changes = isSubscribing
    ? subscriptionVerified(verification.leaseSeconds, now)
    : subscriptionDenied(verification.reason, now);
  const states: PushState[] = isSubscribing ? ['requested', 'active'] : ['requested', 'active', 'silent'];
  // One statement, because the feed may be deleted or get another hub at the same time.
  const { affected } = await db.manager.update(
    Feed,
    { ...POLLED, id: feedId, pushTopic: topic, pushState: In(states) },
    { ...changes, ...(isSubscribing && { pushSince: PUSH_SINCE }) },
  );
  if (!affected) return null;
  return isSubscribing ? verification.challenge : '';
}

/** A subscription is wanted for the current topic of a feed that is neither paused nor deleted. */
async function isWanted(db: DataSource, id: string, topic: string): Promise<boolean> {
  const feed = await db.manager.findOneBy(Feed, { ...POLLED, id });
  return feed?.hub != null && feed.pushTopic === topic;
}

/** Whether X-Hub-Signature (`method=hex`) is the signature of these bytes with this secret (WebSub, section 7.1). */
export function verifySignature(header: string | undefined, body: Buffer, secret: string): boolean {
  const [, method, hex] = /^(\w+)=([\da-f]+)$/i.exec(header?.trim() ?? '') ?? [];
  if (!method || !hex || !SIGNATURE_METHODS.includes(method.toLowerCase())) return false;
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest();
  const given = Buffer.from(hex, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
