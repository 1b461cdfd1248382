import { useState } from 'react';
import type { FeedView } from '#libs/contracts/api/feeds.js';
import { send, useRequest } from '../api/request';
import { DeleteButton } from '../shell/delete-button';
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
        <DeleteButton
          title={
            <>
              “<bdi>{feedTitle(feed)}</bdi>”
            </>
          }
          name={feedTitle(feed)}
          path={feedPath(feed.id)}
          list="/feeds"
        >
          It will not be polled any more, even if <code>feeds.yaml</code> lists it. Its articles are kept.
        </DeleteButton>
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
