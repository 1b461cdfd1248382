import { useRef, useState, type FormEvent } from 'react';
import type { WebhookDeliveryView, WebhookView } from '#libs/contracts/api/webhooks.js';
import { fieldError, send, useRequest } from '../api/request';
import { shortUrl } from '../format/text';
import { DeleteButton } from '../shell/delete-button';
import { Field } from '../shell/field';
import { webhookPath } from './webhook';

interface Props {
  webhook: WebhookView;
  onChanged: () => void;
}

/** Buttons: send a test event, pause or resume, replay, delete. */
export function WebhookActions({ webhook, onChanged }: Props) {
  const { pending, error, run } = useRequest();
  const [done, setDone] = useState('');
  const path = webhookPath(webhook.id);
  const isPaused = webhook.state === 'paused';
  const act = async <T,>(name: string, message: (response: T) => string, request: () => Promise<T>) => {
    if (pending) return;
    setDone('');
    const response = await run(name, request);
    if (response !== undefined) setDone(message(response));
    onChanged();
  };
  const test = () =>
    act(
      'test',
      ({ status, error }) => (error ? `The test failed. ${error}` : `The receiver responded with ${status}.`),
      () => send<WebhookDeliveryView>('POST', `${path}/test`),
    );
  const togglePause = () =>
    act(
      'pause',
      () => (isPaused ? 'Deliveries go on where they ended.' : 'Nothing is delivered until you resume it.'),
      () => send<WebhookView>('PATCH', path, { paused: !isPaused }),
    );
  return (
    <div className="actions">
      <div className="buttons">
        <button type="button" onClick={() => void test()}>
          {pending === 'test' ? 'Sending …' : 'Send a test event'}
        </button>
        <button type="button" onClick={() => void togglePause()}>
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <Replay webhook={webhook} onChanged={onChanged} />
        <DeleteButton title={shortUrl(webhook.url)} name={shortUrl(webhook.url)} path={path} list="/webhooks">
          It gets no more events, and the log of its deliveries is deleted with it.
        </DeleteButton>
        <span role="status">{done}</span>
      </div>
      {error && (
        <p role="alert" className="error">
          {error.message}
        </p>
      )}
    </div>
  );
}

/** A button with a dialog that asks from where. */
function Replay({ webhook, onChanged }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { pending, error, run, clearError } = useRequest();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const text = String(new FormData(event.currentTarget).get('after')).trim();
    const after = /^\d+$/.test(text) ? Number(text) : text;
    const replayed = await run('replay', () => send('POST', `${webhookPath(webhook.id)}/replay`, { after }));
    if (!replayed) return;
    dialog.current?.close();
    onChanged();
  };
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Replay …
      </button>
      <dialog ref={dialog} aria-labelledby="replay-title" onClose={clearError}>
        <h2 id="replay-title">Deliver events again</h2>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Field
            label="After the event with the sequence"
            hint={`0: all that are kept. Delivered so far: up to ${webhook.lastSequence}.`}
            error={fieldError(error, 'after') ?? error?.message}
          >
            {(attributes) => <input {...attributes} type="text" name="after" inputMode="numeric" autoComplete="off" />}
          </Field>
          <div className="buttons">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" className="primary">
              {pending ? 'Replaying …' : 'Replay'}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
