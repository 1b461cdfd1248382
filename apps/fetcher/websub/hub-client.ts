import type { FetchError } from '#libs/contracts/feed-status.js';
import { httpUrl } from '#libs/domain/text/url.js';
import type { ParsedFeed } from '#libs/feed-parser/model/parsed-feed.js';
import { errorOfStatus } from '#libs/http/fetch-errors.js';
import type { Fetch } from '#libs/http/fetch-types.js';
import { parseLinkHeader } from '#libs/http/link-header.js';

/** The lease that hubs are requested to give: ten days, as WebSub recommends. */
export const REQUESTED_LEASE_SECONDS = 10 * 24 * 3600;
const MAX_RESPONSE_BYTES = 64 * 1024;

/** The hub that pushes a feed, and the feed's topic URL there. */
export interface DeclaredHub {
  hub: string;
  topic: string;
}

/**
 * Finds the hub of a feed: in the Link header, or else in the document (WebSub, section 4). An https hub is preferred to the
 * first one.
 * @param url where the document came from; the topic when the feed declares none
 * @param linkHeader of the response
 * @returns null when there is none
 */
export function findHub(
  url: string,
  linkHeader: string | undefined,
  feed: Pick<ParsedFeed, 'hubs' | 'self'>,
): DeclaredHub | null {
  const links = parseLinkHeader(linkHeader ?? '');
  const withRel = (rel: string) =>
    links.filter(({ rels }) => rels.includes(rel)).map(({ target }) => httpUrl(target, url));
  const inHeader = withRel('hub').filter((hub) => hub !== undefined);
  const hubs = inHeader.length > 0 ? inHeader : feed.hubs;
  const hub = hubs.find((candidate) => candidate.startsWith('https:')) ?? hubs[0];
  return hub ? { hub, topic: withRel('self')[0] ?? feed.self ?? url } : null;
}

/** A subscription to a topic at a hub. */
export interface HubSubscription {
  hub: string;
  topic: string;
  /** Key of the signatures of what the hub sends; unused when unsubscribing. */
  secret?: string;
  /** http or https URL of the feed's proxy. */
  proxy?: string;
}

/**
 * Requests a subscription (WebSub, section 5.1). It starts when the hub verifies it at the callback, which may happen before
 * this returns.
 * @returns null when the hub accepted the request
 */
export function subscribe(subscription: HubSubscription, callback: string, fetch: Fetch): Promise<FetchError | null> {
  const { secret } = subscription;
  const parameters = { 'hub.lease_seconds': String(REQUESTED_LEASE_SECONDS), ...(secret && { 'hub.secret': secret }) };
  return postToHub('subscribe', subscription, callback, parameters, fetch);
}

/** Requests the end of a subscription, which the hub verifies at the callback as well. */
export function unsubscribe(subscription: HubSubscription, callback: string, fetch: Fetch): Promise<FetchError | null> {
  return postToHub('unsubscribe', subscription, callback, {}, fetch);
}

async function postToHub(
  mode: 'subscribe' | 'unsubscribe',
  { hub, topic, proxy }: HubSubscription,
  callback: string,
  parameters: Record<string, string>,
  fetch: Fetch,
): Promise<FetchError | null> {
  const form = { 'hub.callback': callback, 'hub.mode': mode, 'hub.topic': topic, ...parameters };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  const result = await fetch({ url: hub, method: 'POST', headers, body, proxy, maxBytes: MAX_RESPONSE_BYTES });
  if (!result.ok) return result.error;
  const { status } = result.response;
  // WebSub requires 202; hubs that predate it verify at once and respond with 204.
  if (status >= 200 && status < 300) return null;
  return errorOfStatus(status);
}
