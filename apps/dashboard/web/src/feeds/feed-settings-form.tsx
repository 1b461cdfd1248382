import { useState, type FormEvent } from 'react';
import { feedPath, type Feed, type FeedSettings } from '../api/feeds';
import { send } from '../api/request';
import { fieldError, useRequest } from '../api/use-request';
import { changes, DEFAULTS, readSettings, SettingsFields } from './settings-fields';

/** The feed's settings. While nobody edits them they follow the server; what is being edited is left alone. */
export function FeedSettingsForm({ feed, onSaved }: { feed: Feed; onSaved: () => void }) {
  const [edited, setEdited] = useState<FeedSettings | null>(null);
  const [saved, setSaved] = useState(false);
  const { busy, error, run, forget } = useRequest();
  const before = edited ?? settingsOf(feed);

  const edit = () => {
    // What the form was filled with: changes are told from that, not from what came in meanwhile.
    setEdited(before);
    setSaved(false);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const changed = changes(before, readSettings(event.currentTarget));
    if (Object.keys(changed).length > 0) {
      const answer = await run('save', () => send<Feed>('PATCH', feedPath(feed.id), changed));
      if (!answer) return;
    }
    setEdited(null);
    setSaved(true);
    onSaved();
  };
  const discard = (form: HTMLFormElement) => {
    form.reset();
    setEdited(null);
    forget();
  };
  const unplaced = error && !Object.keys(DEFAULTS).some((name) => fieldError(error, name));
  return (
    <form className="feed-settings" onChange={edit} onSubmit={(event) => void submit(event)} noValidate>
      <SettingsFields key={JSON.stringify(before)} settings={before} error={error} />
      {unplaced && (
        <p role="alert" className="wrong">
          {error.message}
        </p>
      )}
      <div className="buttons">
        <button type="submit" className="primary">
          {busy ? 'Saving …' : 'Save'}
        </button>
        {edited && (
          <button type="button" onClick={(event) => discard(event.currentTarget.form!)}>
            Discard changes
          </button>
        )}
        <span role="status">{saved && !edited ? 'Saved.' : ''}</span>
      </div>
    </form>
  );
}

function settingsOf(feed: Feed): FeedSettings {
  const { name, edition, interval, fullText, proxy, throttleOnForbidden } = feed;
  return { name, edition, interval, fullText, proxy, throttleOnForbidden };
}
