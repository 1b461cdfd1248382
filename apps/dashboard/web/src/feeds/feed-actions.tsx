import { useState } from 'react';
import { feedPath, type Feed } from '../api/feeds';
import { send } from '../api/request';
import { useRequest } from '../api/use-request';
import { DeleteFeed } from './delete-feed';

/** Poll now, pause, resume, delete. */
export function FeedActions({ feed, onChanged }: { feed: Feed; onChanged: () => void }) {
  const { busy, error, run } = useRequest();
  const [done, setDone] = useState('');
  const isPaused = feed.state === 'paused';
  const act = async (name: string, said: string, request: () => Promise<unknown>) => {
    if (busy) return;
    setDone('');
    const answer = await run(name, request);
    if (answer !== undefined) setDone(said);
    onChanged();
  };
  const poll = () => act('poll', 'It is read now.', () => send('POST', `${feedPath(feed.id)}/poll`));
  const pause = () =>
    act('pause', isPaused ? 'It is read again.' : 'It is not read until you resume it.', () =>
      send('PATCH', feedPath(feed.id), { paused: !isPaused }),
    );
  return (
    <div>
      <div className="buttons">
        <button type="button" onClick={() => void poll()}>
          {busy === 'poll' ? 'Asking …' : 'Poll now'}
        </button>
        <button type="button" onClick={() => void pause()}>
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <DeleteFeed feed={feed} />
        <span role="status">{done}</span>
      </div>
      {error && (
        <p role="alert" className="wrong">
          {error.message}
        </p>
      )}
    </div>
  );
}
