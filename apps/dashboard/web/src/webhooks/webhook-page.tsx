import { useState, type FormEvent } from 'react';
import { Link, useParams } from 'react-router';
import type { WebhookDetails, WebhookView } from '#libs/contracts/api/webhooks.js';
import { fieldError, getJson, send, useRequest } from '../api/request';
import { usePolling } from '../api/use-resource';
import { shortUrl } from '../format/text';
import { DueTime, Time } from '../format/time';
import { Field } from '../shell/field';
import { Fact, ConnectionState, ErrorNotice, Loading, usePageTitle } from '../shell/page-parts';
import { DeliveryTable } from './delivery-table';
import { FilterFields, readFilters } from './filter-fields';
import { describeFilters, StateBadge, webhookPath } from './webhook';
import { WebhookActions } from './webhook-actions';
import './webhooks.css';

const POLL_INTERVAL_MS = 2_000;
const count = new Intl.NumberFormat('en');

/** One webhook: its state, actions, settings and the log of its deliveries. */
export function WebhookPage() {
  const { id = '' } = useParams();
  const path = webhookPath(id);
  const load = (signal: AbortSignal) => getJson<WebhookDetails>(path, signal);
  const { data: webhook, error, reload } = usePolling(path, load, POLL_INTERVAL_MS);
  usePageTitle(webhook && shortUrl(webhook.url));
  if (!webhook || error?.status === 404)
    return error ? <ErrorNotice error={error} retry={reload} what="webhook" /> : <Loading />;
  return (
    <>
      <div className="page-head">
        <p className="back">
          <Link to="/webhooks">All webhooks</Link>
        </p>
        <ConnectionState connection={error ? 'reconnecting' : 'live'} />
      </div>
      <header className="item-head">
        <h1>{shortUrl(webhook.url)}</h1>
        <p className="addresses">{describeFilters(webhook)}</p>
      </header>
      <Health webhook={webhook} />
      <WebhookActions webhook={webhook} onChanged={reload} />
      <section aria-labelledby="settings">
        <h2 id="settings" className="section">
          Settings
        </h2>
        <WebhookSettings key={webhook.id} webhook={webhook} onSaved={reload} />
      </section>
      <section aria-labelledby="deliveries">
        <h2 id="deliveries" className="section">
          Deliveries
        </h2>
        <DeliveryTable deliveries={webhook.deliveries} />
      </section>
    </>
  );
}

/** The state with its reason, and how far the deliveries have come. */
function Health({ webhook }: { webhook: WebhookView }) {
  const { state, reason, failures, missed } = webhook;
  return (
    <>
      <div className="health">
        <p>
          <StateBadge state={state} /> {reason ?? 'Every delivery succeeds.'}
          {state === 'failing' && failures > 1 && ` ${count.format(failures)} attempts in a row failed.`}
        </p>
        {missed && (
          <p className="note">
            The events {missed.from} to {missed.to} had expired before they were delivered. The receiver was told so.
          </p>
        )}
      </div>
      <dl className="facts-list">
        <Fact name="Delivered up to">
          {count.format(webhook.lastSequence)}
          <span className="note">The sequence of the last event that was delivered, or that it doesn’t want.</span>
        </Fact>
        <Fact name="Waiting">{count.format(webhook.pending)}</Fact>
        <Fact name="Last delivery">
          {webhook.lastDeliveredAt ? <Time iso={webhook.lastDeliveredAt} /> : 'None yet.'}
        </Fact>
        {webhook.failingSince && (
          <Fact name="Failing since">
            <Time iso={webhook.failingSince} />
          </Fact>
        )}
        {webhook.nextAttemptAt && (
          <Fact name="Next attempt">
            <DueTime iso={webhook.nextAttemptAt} />
          </Fact>
        )}
        <Fact name="Added">
          <Time iso={webhook.createdAt} />
        </Fact>
      </dl>
    </>
  );
}

/** URL and filters as they were when the form was shown; what the server sends meanwhile doesn't change it. */
function WebhookSettings({ webhook, onSaved }: { webhook: WebhookView; onSaved: () => void }) {
  const [shown] = useState(webhook);
  const [isSaved, setIsSaved] = useState(false);
  const { pending, error, run } = useRequest();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const form = event.currentTarget;
    const url = String(new FormData(form).get('url')).trim();
    const saved = await run('save', () => send('PATCH', webhookPath(webhook.id), { url, ...readFilters(form) }));
    setIsSaved(saved !== undefined);
    if (saved) onSaved();
  };
  return (
    <form
      className="webhook-settings"
      onSubmit={(event) => void submit(event)}
      onChange={() => setIsSaved(false)}
      noValidate
    >
      <Field label="URL" error={fieldError(error, 'url')}>
        {(attributes) => (
          <input {...attributes} type="text" name="url" inputMode="url" autoComplete="off" defaultValue={shown.url} />
        )}
      </Field>
      <FilterFields filters={shown} error={error} />
      <div className="buttons">
        <button type="submit" className="primary">
          {pending ? 'Saving …' : 'Save'}
        </button>
        <span role="status">{isSaved ? 'Saved.' : ''}</span>
      </div>
      {error && !error.problem.errors && (
        <p role="alert" className="error">
          {error.message}
        </p>
      )}
    </form>
  );
}
