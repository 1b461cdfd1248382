import { useState } from 'react';
import { feedPath, type Feed } from '../api/feeds';
import { send } from '../api/request';
import { useRequest } from '../api/use-request';
import { DeleteFeed } from './delete-feed';

/** Poll now, pause, resume, delete. */
export function FeedActions({ feed, onChanged }: { feed: Feed; onChanged: () => void }) {
  const { busy, error, run } = useRequest();
  const [done, setDone] = useState({ said: '', at: feed.lastPolledAt });
  const isPaused = feed.state === 'paused';
  const act = async (name: string, said: string, request: () => Promise<unknown>) => {
    if (busy) return;
    setDone({ said: '', at: null });
    const answer = await run(name, request);
    if (answer !== undefined) setDone({ said, at: feed.lastPolledAt });
    onChanged();
  };
  const poll = () => act('poll', 'It is read in a moment.', () => send('POST', `${feedPath(feed.id)}/poll`));
  const pause = () =>
    act('pause', isPaused ? 'It is read again.' : 'It is not read until you resume it.', () =>
      send('PATCH', feedPath(feed.id), { paused: !isPaused }),
    );
  return (
    <div>
      <div className="buttons">
        <button type="button" disabled={isPaused} onClick={() => void poll()}>
          {busy === 'poll' ? 'Asking …' : 'Poll now'}
        </button>
        <button type="button" onClick={() => void pause()}>
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <DeleteFeed feed={feed} />
        {/* The next poll makes it old news. */}
        <span role="status">{done.at === feed.lastPolledAt ? done.said : ''}</span>
      </div>
      {error && (
        <p role="alert" className="wrong">
          {error.message}
        </p>
      )}
    </div>
  );
}
