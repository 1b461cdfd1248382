import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { FeedView } from '#libs/contracts/api/feeds.js';
import { send, useRequest } from '../api/request';
import { feedPath, feedTitle } from './feed';

/** Buttons: poll now, pause or resume, delete. */
export function FeedActions({ feed, onChanged }: { feed: FeedView; onChanged: () => void }) {
  const { pending, error, run } = useRequest();
  const [done, setDone] = useState({ message: '', polledAt: feed.lastPolledAt });
  const isPaused = feed.state === 'paused';
  const act = async (name: string, message: string, request: () => Promise<unknown>) => {
    if (pending) return;
    setDone({ message: '', polledAt: null });
    const response = await run(name, request);
    if (response !== undefined) setDone({ message, polledAt: feed.lastPolledAt });
    onChanged();
  };
  const poll = () => act('poll', 'It will be polled in a moment.', () => send('POST', `${feedPath(feed.id)}/poll`));
  const togglePause = () =>
    act('pause', isPaused ? 'It is polled again.' : 'It is not polled until you resume it.', () =>
      send('PATCH', feedPath(feed.id), { paused: !isPaused }),
    );
  return (
    <div>
      <div className="buttons">
        <button type="button" disabled={isPaused} onClick={() => void poll()}>
          {pending === 'poll' ? 'Requesting …' : 'Poll now'}
        </button>
        <button type="button" onClick={() => void togglePause()}>
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <DeleteFeed feed={feed} />
        {/* The next poll outdates the message. */}
        <span role="status">{done.polledAt === feed.lastPolledAt ? done.message : ''}</span>
      </div>
      {error && (
        <p role="alert" className="error">
          {error.message}
        </p>
      )}
    </div>
  );
}

/** A button with a confirmation dialog. */
function DeleteFeed({ feed }: { feed: FeedView }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const { pending, error, run, clearError } = useRequest();
  const remove = async () => {
    if (pending) return;
    const isDeleted = await run('delete', async () => {
      await send('DELETE', feedPath(feed.id));
      return true;
    });
    if (isDeleted) void navigate('/feeds', { state: { deleted: feedTitle(feed) } });
  };
  return (
    <>
      <button type="button" className="danger" onClick={() => dialog.current?.showModal()}>
        Delete …
      </button>
      <dialog ref={dialog} aria-labelledby="delete-title" aria-describedby="delete-text" onClose={clearError}>
        <h2 id="delete-title">
          Delete “<bdi>{feedTitle(feed)}</bdi>”?
        </h2>
        <p id="delete-text">
          It will not be polled any more, even if <code>feeds.yaml</code> lists it. Its articles are kept.
        </p>
        {error && (
          <p role="alert" className="error">
            {error.message}
          </p>
        )}
        <div className="buttons">
          <button type="button" autoFocus onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="button" className="danger" onClick={() => void remove()}>
            {pending ? 'Deleting …' : 'Delete'}
          </button>
        </div>
      </dialog>
    </>
  );
}
