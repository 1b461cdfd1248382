import { z } from 'zod';

const attributes = {
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.literal('/babelwire/store'),
  /** The webhook's id. */
  subject: z.uuid(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  /** Extension attribute, as in story events. */
  edition: z.string(),
};

/** What a webhook gets besides the events of news.stories: CloudEvents about the webhook itself, without a sequence. */
export const WebhookEvent = z.discriminatedUnion('type', [
  z.object({
    ...attributes,
    /** Sent on request, to try the receiver. */
    type: z.literal('org.babelwire.webhook.test.v1'),
    data: z.object({}),
  }),
  z.object({
    ...attributes,
    /** Events expired before they could be delivered. Sent in their place, before the first one that is kept. */
    type: z.literal('org.babelwire.webhook.events-missed.v1'),
    data: z.object({
      from: z.number().int().describe('Sequence of the first event that is missing.'),
      to: z.number().int().describe('Sequence of the last one.'),
    }),
  }),
]);
export type WebhookEvent = z.infer<typeof WebhookEvent>;
