import type { FetchError } from '#libs/contracts/feed-status.js';
import { errorOfStatus } from '../http/fetch-errors.js';
import type { Fetch } from '../http/fetch-types.js';
import { LEASE_WISH } from './push-state.js';

/** What a hub is asked about. */
export interface Subscription {
  hub: string;
  topic: string;
  /** What the hub signs with; not wanted for an end. */
  secret?: string;
  /** http or https URL of the feed's proxy. */
  proxy?: string;
}

/**
 * Asks a hub to send what is new under a topic (WebSub, section 5.1). The hub's question at the callback decides, and may
 * come before this returns.
 * @returns null when the hub took the request
 */
export function subscribe(feed: Subscription, callback: string, exchange: Fetch): Promise<FetchError | null> {
  const wishes = { 'hub.lease_seconds': String(LEASE_WISH), ...(feed.secret && { 'hub.secret': feed.secret }) };
  return request('subscribe', feed, callback, wishes, exchange);
}

/** Asks a hub to send no more; it asks back at the callback before it obeys. */
export function unsubscribe(feed: Subscription, callback: string, exchange: Fetch): Promise<FetchError | null> {
  return request('unsubscribe', feed, callback, {}, exchange);
}

async function request(
  mode: 'subscribe' | 'unsubscribe',
  { hub, topic, proxy }: Subscription,
  callback: string,
  wishes: Record<string, string>,
  exchange: Fetch,
): Promise<FetchError | null> {
  const form = { 'hub.callback': callback, 'hub.mode': mode, 'hub.topic': topic, ...wishes };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  const asked = await exchange({ url: hub, method: 'POST', headers, body, proxy, maxBytes: 64 * 1024 });
  if (!asked.ok) return asked.error;
  const { status } = asked.response;
  // 202 by the specification; hubs from before it that ask back at once answer 204.
  if (status >= 200 && status < 300) return null;
  return errorOfStatus(status);
}
