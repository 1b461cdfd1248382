import type { WebhookState, WebhookView } from '#libs/contracts/api/webhooks.js';

export const webhookPath = (id: string) => `/api/webhooks/${encodeURIComponent(id)}`;

const STATE_LABELS: Record<WebhookState, string> = { active: 'Active', failing: 'Failing', paused: 'Paused' };

export function StateBadge({ state }: { state: WebhookState }) {
  return (
    <span className="state" data-state={state === 'active' ? 'ok' : state}>
      {STATE_LABELS[state]}
    </span>
  );
}

/** `org.babelwire.story.article-added.v1` as `article-added`. */
export function shortType(type: string): string {
  return type.replace(/^org\.babelwire\.(story\.)?|\.v\d+$/g, '');
}

/** What the webhook gets, in words. */
export function describeFilters({ edition, types, language, source }: WebhookView): string {
  const events = types ? types.map(shortType).join(', ') : 'all events';
  const of = language ? ` of stories in ${language}` : '';
  const from = source ? ` from ${source}` : '';
  return `${edition}: ${events}${of}${from}`;
}
