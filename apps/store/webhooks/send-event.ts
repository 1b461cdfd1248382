import { createHmac } from 'node:crypto';
import type { Webhook } from '#libs/database/entities/webhook.entity.js';
import type { HttpClient } from '#libs/http/http-client.js';
import { retryAfter } from '#libs/http/http-dates.js';
import type { FetchResponse } from '#libs/http/fetch-types.js';
import { describeStatus, type FailedAttempt } from './retry-policy.js';

/** A CloudEvent as it is sent. */
export interface WebhookMessage {
  /** Null for an event about the webhook itself. */
  sequence: number | null;
  id: string;
  type: string;
  json: string;
}

/** An attempt to send it. */
export interface Attempt {
  at: Date;
  durationMs: number;
  status: number | null;
  /** Null when the receiver has the event. */
  failure: FailedAttempt | null;
}

const SECRET_PREFIX = 'whsec_';

/**
 * POSTs an event once, as a CloudEvent in structured mode with the headers of the Standard Webhooks specification. Any 2xx is
 * success; redirects are not followed and the body is not read.
 * @throws the signal's reason
 */
export async function sendEvent(
  client: HttpClient,
  { url, secret }: Pick<Webhook, 'url' | 'secret'>,
  { id, json }: WebhookMessage,
  signal: AbortSignal,
): Promise<Attempt> {
  const at = new Date();
  const started = performance.now();
  const headers = {
    accept: '*/*',
    'accept-encoding': 'identity',
    'content-type': 'application/cloudevents+json; charset=utf-8',
    ...signatureHeaders(secret, id, at, json),
  };
  const result = await client.fetch({ url, method: 'POST', headers, body: json, headersOnly: true, signal });
  const durationMs = Math.round(performance.now() - started);
  if (result.ok) return { at, durationMs, status: result.response.status, failure: failureOf(result.response) };
  return { at, durationMs, status: null, failure: { status: null, error: result.error.detail, retryAfter: null } };
}

/**
 * Headers of the Standard Webhooks specification (https://www.standardwebhooks.com), version 1.0.0. The id stays the same
 * when an event is sent again; the timestamp, and so the signature, is that of the attempt.
 */
export function signatureHeaders(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function failureOf({ status, headers }: FetchResponse): FailedAttempt | null {
  if (status >= 200 && status < 300) return null;
  const error = describeStatus(status, headers.location);
  return { status, error, retryAfter: retryAfter(headers['retry-after'], new Date()) };
}
