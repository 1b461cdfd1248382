import { setTimeout as sleep } from 'node:timers/promises';
import { Receiver } from '#apps/store/webhooks/receiver.fixtures.js';
import type { CreatedWebhook, WebhookDetails } from '#libs/contracts/api/webhooks.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { generateArticles } from '../../bench/generate-articles.js';
import { type BabelwireProcess, eventually } from './babelwire-process.js';

const ARTICLES = 150;
/** Deliveries before the store is killed. */
const KILLED_AFTER = 40;
/** The receiver takes so long for each event, so that the store is killed during a delivery. */
const RESPONSE_MS = 20;

/** A receiver that fails half the time, in no pattern, and asks to be tried again at once. */
export function failingReceiver(): Receiver {
  let state = 7;
  return new Receiver(
    async () => {
      await sleep(RESPONSE_MS);
      state = (state * 48_271) % 2_147_483_647;
      return state % 2 === 0 ? 200 : 503;
    },
    { 'retry-after': '0' },
  );
}

/**
 * Posts articles and kills the store while it delivers their events to a webhook.
 * @param api takes articles and serves /api/webhooks
 * @param store delivers; it may request the receiver
 * @throws Error when an event is lost, out of order or repeated with another id
 */
export async function deliverThroughKill(api: BabelwireProcess, store: BabelwireProcess, receiver: Receiver) {
  const response = await fetch(`${api.address}/api/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: receiver.url, after: 0 }),
  });
  const { id, secret } = (await response.json()) as CreatedWebhook;
  receiver.secret = secret;
  await api.post([...generateArticles(ARTICLES, 7)]);
  await eventually(
    async () => receiver.accepted.length,
    (count) => count >= KILLED_AFTER,
    120,
  );
  await store.stop('SIGKILL');
  await store.start();
  const last = await eventually(() => lastSequence(api), (sequence) => sequence >= ARTICLES, 60); // prettier-ignore
  const webhook = () => api.get<WebhookDetails>(`/api/webhooks/${id}`);
  await eventually(webhook, ({ pending, lastSequence }) => pending === 0 && lastSequence >= last, 120);
  expect(receiver.refused).toEqual([]);
  const accepted = receiver.accepted as unknown as StoryEvent[];
  const once = accepted.filter(({ id }, at) => id !== accepted[at - 1]?.id);
  expect(once.map(({ sequence }) => sequence)).toEqual(Array.from({ length: once.length }, (_, at) => at + 1));
  expect(once).toHaveLength((await webhook()).lastSequence);
  // A kill between the receiver's response and the commit repeats one event.
  expect(accepted.length - once.length).toBeLessThanOrEqual(1);
  const attempts = receiver.received.map(({ event }) => event as unknown as StoryEvent);
  expect(new Set(attempts.map((event) => `${event.sequence} ${event.id}`)).size).toBe(once.length);
  expect(receiver.outstanding.max).toBe(1);
  console.log(`${attempts.length} attempts, ${accepted.length} accepted, ${once.length} events`);
}

/** Every article makes at least one event. */
async function lastSequence(api: BabelwireProcess): Promise<number> {
  const { items } = await api.get<{ items: WebhookDetails[] }>('/api/webhooks');
  return items[0]!.lastSequence + items[0]!.pending;
}
