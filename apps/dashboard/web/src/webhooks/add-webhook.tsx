import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import type { CreatedWebhook } from '#libs/contracts/api/webhooks.js';
import { fieldError, send, useRequest } from '../api/request';
import { shortUrl } from '../format/text';
import { Field } from '../shell/field';
import { FilterFields, NO_FILTERS, readFilters } from './filter-fields';

/** Fields of the form with an error of their own. */
const FIELDS = ['edition', 'after', 'secret', 'language', 'source'];

/** Registers a webhook and shows its secret, once. */
export function AddWebhook({ onAdded }: { onAdded: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const settings = useRef<HTMLDetailsElement>(null);
  const [added, setAdded] = useState<CreatedWebhook | null>(null);
  const { pending, error, run, clearError } = useRequest();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    setAdded(null);
    const body = readForm(form.current!);
    const webhook = await run('add', () => send<CreatedWebhook>('POST', '/api/webhooks', body));
    if (!webhook) return;
    setAdded(webhook);
    form.current!.reset();
    onAdded();
  };
  const text = { autoComplete: 'off', spellCheck: false, type: 'text' };
  const isElsewhere = FIELDS.some((field) => fieldError(error, field));
  useEffect(() => {
    // Shows the field with the error; the user may close it again.
    if (isElsewhere) settings.current!.open = true;
  }, [isElsewhere]);
  return (
    <section aria-labelledby="add-webhook" className="add-form">
      <h2 id="add-webhook">Add a webhook</h2>
      <form ref={form} onSubmit={(event) => void submit(event)} onChange={clearError} noValidate>
        <Field
          label="URL of the receiver"
          error={fieldError(error, 'url') ?? (error && !isElsewhere ? error.message : undefined)}
          hint="Gets a POST for each event and responds with 2xx."
        >
          {(attributes) => <input {...attributes} {...text} name="url" inputMode="url" placeholder="https://" />}
        </Field>
        <div className="buttons">
          <button type="submit" className="primary">
            {pending ? 'Adding …' : 'Add'}
          </button>
        </div>
        <details ref={settings}>
          <summary>Settings</summary>
          <FilterFields filters={NO_FILTERS} error={error} />
          <div className="settings">
            <Field label="Edition" hint="Whose events it gets." error={fieldError(error, 'edition')}>
              {(attributes) => <input {...attributes} {...text} name="edition" defaultValue="main" />}
            </Field>
            <Field
              label="Begin after"
              hint="The sequence of an event; 0: all that are kept. Empty: new events only."
              error={fieldError(error, 'after')}
            >
              {(attributes) => <input {...attributes} {...text} name="after" inputMode="numeric" />}
            </Field>
            <Field
              label="Secret"
              hint="whsec_ and base64, to sign the events. Empty: a new one."
              error={fieldError(error, 'secret')}
            >
              {(attributes) => <input {...attributes} {...text} name="secret" />}
            </Field>
          </div>
        </details>
      </form>
      <div role="status" className="outcome">
        {added && (
          <>
            <p>
              Added: <Link to={`/webhooks/${added.id}`}>{shortUrl(added.url)}</Link>. Its secret is not shown again:
            </p>
            <p>
              <code className="secret">{added.secret}</code>
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function readForm(form: HTMLFormElement): object {
  const values = new FormData(form);
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const after = text('after');
  return {
    url: text('url'),
    edition: text('edition'),
    ...readFilters(form),
    // What is no number is sent as it is, so that the server names the field.
    ...(after && { after: /^\d+$/.test(after) ? Number(after) : after }),
    ...(text('secret') && { secret: text('secret') }),
  };
}
