import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { feedPath, type Feed } from '../api/feeds';
import { send } from '../api/request';
import { useRequest } from '../api/use-request';
import { feedTitle } from './feed-words';

/** A button that asks before it deletes; Escape and Keep lead back to it. */
export function DeleteFeed({ feed }: { feed: Feed }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const { busy, error, run, forget } = useRequest();
  const remove = async () => {
    if (busy) return;
    const answer = await run('delete', async () => {
      await send('DELETE', feedPath(feed.id));
      return true;
    });
    if (answer) void navigate('/feeds', { state: { deleted: feedTitle(feed) } });
  };
  return (
    <>
      <button type="button" className="danger" onClick={() => dialog.current?.showModal()}>
        Delete …
      </button>
      <dialog ref={dialog} aria-labelledby="delete-title" aria-describedby="delete-text" onClose={forget}>
        <h2 id="delete-title">
          Delete “<bdi>{feedTitle(feed)}</bdi>”?
        </h2>
        <p id="delete-text">
          It is not read any more, not even if <code>feeds.yaml</code> names it. Its articles stay.
        </p>
        {error && (
          <p role="alert" className="wrong">
            {error.message}
          </p>
        )}
        <div className="buttons">
          <button type="button" autoFocus onClick={() => dialog.current?.close()}>
            Keep
          </button>
          <button type="button" className="danger" onClick={() => void remove()}>
            {busy ? 'Deleting …' : 'Delete'}
          </button>
        </div>
      </dialog>
    </>
  );
}
