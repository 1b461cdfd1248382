import { type ReactNode, useRef } from 'react';
import { useNavigate } from 'react-router';
import { send, useRequest } from '../api/request';

interface Props {
  /** Of what is deleted: a heading without the question mark, and a name for the notice on the list. */
  title: ReactNode;
  name: string;
  /** What deleting it means. */
  children: ReactNode;
  /** Gets the DELETE. */
  path: string;
  /** The list that is shown afterwards. */
  list: string;
}

/** A button with a confirmation dialog. */
export function DeleteButton({ title, name, children, path, list }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const { pending, error, run, clearError } = useRequest();
  const remove = async () => {
    if (pending) return;
    const isDeleted = await run('delete', async () => {
      await send('DELETE', path);
      return true;
    });
    if (isDeleted) void navigate(list, { state: { deleted: name } });
  };
  return (
    <>
      <button type="button" className="danger" onClick={() => dialog.current?.showModal()}>
        Delete …
      </button>
      <dialog ref={dialog} aria-labelledby="delete-title" aria-describedby="delete-text" onClose={clearError}>
        <h2 id="delete-title">Delete {title}?</h2>
        <p id="delete-text">{children}</p>
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
