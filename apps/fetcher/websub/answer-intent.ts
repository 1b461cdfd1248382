import { type DataSource, In, IsNull } from 'typeorm';
import { Feed, type PushState } from '#libs/database/entities/feed.entity.js';
import type { Intent } from './intent.js';
import { refused, verified } from './push-state.js';

/** A renewal is no new beginning. */
const SINCE = () => `CASE WHEN push_state = 'active' THEN push_since ELSE now() END`;
const POLLED = { deletedAt: IsNull(), pausedReason: IsNull() };

/**
 * Agrees or not with what a hub asks. Yes only to what this side wants: a subscription that was requested, or is being
 * renewed, of a feed that is polled; an end of one that is not wanted.
 * @returns what to answer; null stands for 404
 */
export async function answerIntent(db: DataSource, feedId: string, intent: Intent, now: Date): Promise<string | null> {
  if (intent.mode === 'unsubscribe') return (await isWanted(db, feedId, intent.topic)) ? null : intent.challenge;
  const isSubscribing = intent.mode === 'subscribe';
  const change = isSubscribing ? verified(intent.leaseSeconds, now) : refused(intent.reason, now);
  const states: PushState[] = isSubscribing ? ['requested', 'active'] : ['requested', 'active', 'silent'];
  // One statement, because the feed may be deleted, or move to another hub, at this moment.
  const { affected } = await db.manager.update(
    Feed,
    { ...POLLED, id: feedId, pushTopic: intent.topic, pushState: In(states) },
    { ...change, ...(isSubscribing && { pushSince: SINCE }) },
  );
  if (!affected) return null;
  return isSubscribing ? intent.challenge : '';
}

/** Another topic than the feed's present one is no longer wanted, nor is anything of a feed that is paused or deleted. */
async function isWanted(db: DataSource, id: string, topic: string): Promise<boolean> {
  const feed = await db.manager.findOneBy(Feed, { ...POLLED, id });
  return feed?.hub != null && feed.pushTopic === topic;
}
