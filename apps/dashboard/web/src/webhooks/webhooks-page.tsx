import { useEffect, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import type { WebhookList, WebhookView } from '#libs/contracts/api/webhooks.js';
import { getJson } from '../api/request';
import { usePolling } from '../api/use-resource';
import { shortUrl } from '../format/text';
import { DueTime, Time } from '../format/time';
import { ConnectionState, ErrorNotice, Loading, Notice, usePageTitle } from '../shell/page-parts';
import { AddWebhook } from './add-webhook';
import { describeFilters, StateBadge } from './webhook';
import './webhooks.css';

const POLL_INTERVAL_MS = 3_000;
const count = new Intl.NumberFormat('en');

/** The list of webhooks with their states. */
export function WebhooksPage() {
  const load = (signal: AbortSignal) => getJson<WebhookList>('/api/webhooks', signal);
  const { data: list, error, reload } = usePolling('/api/webhooks', load, POLL_INTERVAL_MS);
  const deleted = useDeletedUrl();
  usePageTitle('Webhooks');
  return (
    <>
      <div className="page-head">
        <h1>Webhooks</h1>
        <ConnectionState connection={error ? 'reconnecting' : list ? 'live' : 'connecting'} />
      </div>
      {deleted && <p role="status">{deleted} was deleted.</p>}
      <AddWebhook onAdded={reload} />
      {!list && !error && <Loading />}
      {!list && error && <ErrorNotice error={error} retry={reload} />}
      {list && list.items.length > 0 && <WebhookTable webhooks={list.items} />}
      {list?.items.length === 0 && (
        <Notice title="No webhooks yet">
          <p>Enter the URL of your receiver above. It gets a signed POST for every story event, in order.</p>
        </Notice>
      )}
    </>
  );
}

/** One row per webhook; on a narrow screen, one card. */
function WebhookTable({ webhooks }: { webhooks: WebhookView[] }) {
  return (
    <table className="data-table webhooks">
      <thead>
        <tr>
          <th scope="col">Webhook</th>
          <th scope="col">State</th>
          <th scope="col">Last delivery</th>
          <th scope="col">Waiting</th>
          <th scope="col">Next attempt</th>
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} />
        ))}
      </tbody>
    </table>
  );
}

function WebhookRow({ webhook }: { webhook: WebhookView }) {
  const { id, url, state, reason, lastDeliveredAt, pending, nextAttemptAt } = webhook;
  return (
    <tr>
      <th scope="row">
        <Link to={`/webhooks/${id}`}>{shortUrl(url)}</Link>
        <span className="note">{describeFilters(webhook)}</span>
      </th>
      <td data-label="State">
        <div>
          <StateBadge state={state} />
          {reason && <span className="note">{reason}</span>}
        </div>
      </td>
      <td data-label="Last delivery">
        {lastDeliveredAt ? <Time iso={lastDeliveredAt} /> : <span className="undated">none yet</span>}
      </td>
      <td data-label="Waiting">{count.format(pending)}</td>
      <td data-label="Next attempt" className={nextAttemptAt ? undefined : 'none'}>
        {nextAttemptAt && <DueTime iso={nextAttemptAt} />}
      </td>
    </tr>
  );
}

/** The URL of a webhook that was just deleted on its own page; null after a reload. */
function useDeletedUrl(): string | null {
  const { state } = useLocation() as { state: { deleted?: string } | null };
  const navigate = useNavigate();
  const [deleted] = useState(state?.deleted ?? null);
  useEffect(() => {
    if (state?.deleted) void navigate('.', { replace: true, state: null });
  }, [state, navigate]);
  return deleted;
}
