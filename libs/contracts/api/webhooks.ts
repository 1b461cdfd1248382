import { z } from 'zod';
import { STORY_EVENT_TYPES } from '../story-event.js';
import { EventQuery } from './events.js';
import { USER_INFO, WEB_URL_PATTERN } from './line.js';
import '../plain-errors.js';

const count = z.number().int();
const timestamp = z.iso.datetime();
const position = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Of the key in a secret; the Standard Webhooks specification sets them. */
const [MIN_KEY_BYTES, MAX_KEY_BYTES] = [24, 64];

const url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2000)
  .refine((text) => !/^[^/]*\/\/[^/?#]*@/.test(text), 'must not contain a user name or password: verify the signature')
  .meta({ pattern: WEB_URL_PATTERN.replace(USER_INFO, '') });

const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const secret = z
  .string()
  .max(200)
  .refine((text) => {
    const key = text.slice('whsec_'.length);
    const bytes = Math.floor((key.replace(/=/g, '').length * 3) / 4);
    return text.startsWith('whsec_') && BASE64.test(key) && bytes >= MIN_KEY_BYTES && bytes <= MAX_KEY_BYTES;
  }, `must be whsec_ and the base64 of ${MIN_KEY_BYTES} to ${MAX_KEY_BYTES} random bytes`)
  .meta({ pattern: '^whsec_([A-Za-z0-9+/]{4}){8,20}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$' });

/** Which events of its edition a webhook gets. */
const Filters = z.object({
  types: z.array(z.enum(STORY_EVENT_TYPES)).min(1).max(STORY_EVENT_TYPES.length).nullable(),
  language: EventQuery.shape.language.unwrap().nullable(),
  source: EventQuery.shape.source.unwrap().nullable(),
});

/** Body of POST /api/webhooks. */
export const NewWebhook = z.strictObject({
  url: url.describe('Gets a POST for each event.'),
  edition: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens, at most 64')
    .default('main'),
  ...Filters.partial().shape,
  secret: secret.optional().describe('Key of the signatures, `whsec_…`; generated when left out.'),
  after: position
    .optional()
    .describe('Begin after the event with this sequence; 0 for all that are kept. By default, with the next event.'),
});
export type NewWebhook = z.infer<typeof NewWebhook>;

/** Body of PATCH /api/webhooks/:id. Fields left out stay unchanged. */
export const WebhookChanges = z.strictObject({
  url: url.optional(),
  ...Filters.partial().shape,
  paused: z.boolean().optional().describe('false resumes where the deliveries ended.'),
});
export type WebhookChanges = z.infer<typeof WebhookChanges>;

/** Body of POST /api/webhooks/:id/replay. */
export const WebhookReplay = z.strictObject({
  after: position.describe('Deliver again the events after the one with this sequence; 0 for all that are kept.'),
});
export type WebhookReplay = z.infer<typeof WebhookReplay>;

/** `failing`: the last attempt failed and is repeated. `paused`: by a person, by 410 Gone, or after a day of failures. */
export const WebhookState = z.enum(['active', 'failing', 'paused']);
export type WebhookState = z.infer<typeof WebhookState>;

export const WebhookView = z.object({
  id: z.uuid(),
  url: z.string(),
  edition: z.string(),
  ...Filters.shape,
  state: WebhookState,
  reason: z.string().nullable().describe('Why it is failing or paused.'),
  createdAt: timestamp,
  lastSequence: position.describe('Every event up to this one was delivered, or did not match the filters.'),
  pending: count.describe('Events of the edition after that, matching or not.'),
  lastDeliveredAt: timestamp.nullable(),
  failures: count.describe('Failed attempts since the last success.'),
  failingSince: timestamp.nullable(),
  nextAttemptAt: timestamp.nullable().describe('While it is failing.'),
  missed: z
    .object({ from: position, to: position })
    .nullable()
    .describe('Sequences of events that had expired before they were delivered; a replay clears it.'),
});
export type WebhookView = z.infer<typeof WebhookView>;

/** An attempt to deliver an event. */
export const WebhookDeliveryView = z.object({
  sequence: position.nullable().describe('Of the event; null for events about the webhook itself.'),
  eventId: z.string().describe('`id` of the event, and the header `webhook-id`.'),
  type: z.string(),
  attempt: count.describe('Counts from 1.'),
  status: count.nullable().describe('Status of the response; null when there was none.'),
  error: z.string().nullable().describe('Why it failed; null when it succeeded.'),
  durationMs: count,
  at: timestamp,
});
export type WebhookDeliveryView = z.infer<typeof WebhookDeliveryView>;

/** Response of POST /api/webhooks. */
export const CreatedWebhook = WebhookView.extend({ secret: z.string().describe('It is not shown again.') });
export type CreatedWebhook = z.infer<typeof CreatedWebhook>;

/** Response of GET /api/webhooks/:id. */
export const WebhookDetails = WebhookView.extend({
  deliveries: z.array(WebhookDeliveryView).describe('The latest attempts, newest first.'),
});
export type WebhookDetails = z.infer<typeof WebhookDetails>;

/** Response of GET /api/webhooks. */
export const WebhookList = z.object({ items: z.array(WebhookView) });
export type WebhookList = z.infer<typeof WebhookList>;
