import { type DataSource, In, IsNull } from 'typeorm';
import { Webhook } from '#libs/database/entities/webhook.entity.js';
import { afterFailure, type FailedAttempt } from './retry-policy.js';
import type { Attempt, WebhookMessage } from './send-event.js';

/** Leases are renewed while their worker lives. A killed one's webhooks wait for the rest of it. */
export const LEASE_SECONDS = 15;

const LEASE_END = `clock_timestamp() + ${LEASE_SECONDS} * interval '1 second'`;

/**
 * Leases webhooks with events to deliver, the longest overdue first. SKIP LOCKED keeps stores that lease at the same moment
 * from waiting for one another and from leasing the same one; the lease keeps one delivery outstanding at a time.
 * @param owner unique to this call
 */
export async function leaseWebhooks(db: DataSource, owner: string, count: number): Promise<Webhook[]> {
  const [rows]: [{ id: string }[], number] = await db.query(
    `UPDATE webhook SET lease_owner = $1, leased_until = ${LEASE_END}
     WHERE id IN (
       SELECT w.id FROM webhook w JOIN edition e ON e.name = w.edition
       WHERE w.paused_reason IS NULL AND w.next_attempt_at <= statement_timestamp()
         AND w.leased_until < statement_timestamp() AND w.last_sequence < e.last_sequence
       ORDER BY w.next_attempt_at LIMIT $2 FOR UPDATE OF w SKIP LOCKED)
     RETURNING id`,
    [owner, count],
  );
  return rows.length > 0 ? db.manager.findBy(Webhook, { id: In(rows.map(({ id }) => id)) }) : [];
}

/** Extends running leases. */
export async function renewLeases(db: DataSource, webhooks: Webhook[]): Promise<void> {
  const owners = webhooks.map(({ leaseOwner }) => leaseOwner);
  await db.query(
    `UPDATE webhook SET leased_until = ${LEASE_END}
     WHERE lease_owner = ANY($1) AND id = ANY($2) AND leased_until > clock_timestamp()`,
    [owners, webhooks.map(({ id }) => id)],
  );
}

/**
 * Ends a lease. The webhook goes behind the others that are due.
 * @param webhook as it was leased
 */
export async function releaseWebhook(db: DataSource, { id, leaseOwner }: Webhook): Promise<void> {
  await db.query(
    `UPDATE webhook SET lease_owner = NULL, leased_until = '-infinity',
       next_attempt_at = greatest(next_attempt_at, clock_timestamp())
     WHERE id = $1 AND lease_owner = $2`,
    [id, leaseOwner],
  );
}

/**
 * Advances a leased webhook. Does nothing when it was set to another position meanwhile, by a replay.
 * @param webhook as it was read
 * @param to up to here every event was delivered or is of no interest
 * @param missed whether the events between were expired
 * @returns the webhook as it is now; null when it was paused or deleted, or the lease is lost
 */
export async function advance(
  db: DataSource,
  webhook: Webhook,
  to: number,
  { isDelivered = false, isMissed = false } = {},
): Promise<Webhook | null> {
  const { id, leaseOwner, lastSequence } = webhook;
  const delivered = { failures: 0, failingSince: null, lastError: null, lastDeliveredAt: new Date() };
  const missed = { missedFrom: lastSequence + 1, missedTo: to };
  await db.manager.update(
    Webhook,
    { id, leaseOwner: leaseOwner!, lastSequence },
    { lastSequence: to, ...(isDelivered && delivered), ...(isMissed && missed) },
  );
  return db.manager.findOneBy(Webhook, { id, leaseOwner: leaseOwner!, pausedReason: IsNull() });
}

/**
 * Saves when a failed delivery is repeated, or why it isn't. Does nothing when the webhook was changed meanwhile.
 * @returns the webhook when it may be repeated at once; else null
 */
export async function saveFailure(db: DataSource, webhook: Webhook, failure: FailedAttempt): Promise<Webhook | null> {
  const { id, leaseOwner, lastSequence, failingSince } = webhook;
  const now = new Date();
  const failures = webhook.failures + 1;
  const next = afterFailure(failure, failures, failingSince ?? now, now);
  const columns =
    'retryAt' in next
      ? { nextAttemptAt: next.retryAt }
      : { pausedReason: () => `coalesce(paused_reason, :pausedReason)` };
  await db
    .createQueryBuilder()
    .update(Webhook)
    .set({
      failures,
      failingSince: failingSince ?? now,
      lastError: failure.error,
      ...columns,
    })
    .where('id = :id AND lease_owner = :leaseOwner AND last_sequence = :lastSequence AND failures = :before')
    .setParameters({ id, leaseOwner, lastSequence, before: webhook.failures })
    .setParameters('pausedReason' in next ? next : {})
    .execute();
  if (!('retryAt' in next) || next.retryAt > now) return null;
  return db.manager.findOneBy(Webhook, { id, leaseOwner: leaseOwner!, pausedReason: IsNull() });
}

/** Adds an attempt to the log, unless the webhook was deleted. */
export async function logAttempt(
  db: DataSource,
  webhook: Webhook,
  { sequence, id: eventId, type }: WebhookMessage,
  { at, durationMs, status, failure }: Attempt,
): Promise<void> {
  await db.query(
    `INSERT INTO webhook_delivery (webhook_id, sequence, event_id, type, attempt, status, error, duration_ms, at)
     SELECT id, $2, $3, $4, $5, $6, $7, $8, $9 FROM webhook WHERE id = $1`,
    [webhook.id, sequence, eventId, type, webhook.failures + 1, status, failure?.error ?? null, durationMs, at],
  );
}

/** What is kept of each webhook's log. */
const MAX_ATTEMPTS_KEPT = 1_000;
const ATTEMPTS_KEPT_DAYS = 7;

/** Deletes attempts that are too old or too many. */
export async function deleteOldAttempts(db: DataSource): Promise<void> {
  await db.query(
    `DELETE FROM webhook_delivery d USING (
       SELECT id, row_number() OVER (PARTITION BY webhook_id ORDER BY id DESC) AS age FROM webhook_delivery) ranked
     WHERE ranked.id = d.id AND (ranked.age > $1 OR d.at < now() - $2 * interval '1 day')`,
    [MAX_ATTEMPTS_KEPT, ATTEMPTS_KEPT_DAYS],
  );
}
