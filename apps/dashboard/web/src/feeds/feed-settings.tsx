import { useState, type FormEvent } from 'react';
import type { FeedView } from '#libs/contracts/api/feeds.js';
import { fieldError, send, useRequest, type RequestError } from '../api/request';
import { Checkbox, Field } from '../shell/field';
import { feedPath } from './feed';

/** Settings with a boolean value, in the order in which they are shown. */
const FLAGS: Record<Flag, { label: string; hint: string }> = {
  fullText: {
    label: 'Fetch the full text from the linked pages',
    hint: 'Where robots.txt allows it; otherwise the feed’s own text is used.',
  },
  throttleOnForbidden: {
    label: 'Treat 403 as “too many requests”',
    hint: 'For hosts that respond with 403 instead of 429 to limit the rate.',
  },
};
type Flag = { [Name in keyof FeedView]: FeedView[Name] extends boolean ? Name : never }[keyof FeedView];
const flags = Object.keys(FLAGS) as Flag[];

type Settings = Pick<FeedView, 'name' | 'edition' | 'interval' | 'proxy' | Flag>;

/** Settings of a new feed. Its name comes from the feed. */
export const DEFAULTS: Settings = { name: '', edition: 'main', interval: null, proxy: null, ...eachFlag(() => false) };
const names = Object.keys(DEFAULTS) as (keyof Settings)[];

/** The feed's settings. They follow the server until the user edits them; edits are kept until saved or discarded. */
export function FeedSettingsForm({ feed, onSaved }: { feed: FeedView; onSaved: () => void }) {
  const [edited, setEdited] = useState<Settings | null>(null);
  const [isSaved, setIsSaved] = useState(false);
  const { pending, error, run, clearError } = useRequest();
  const before = edited ?? settingsOf(feed);
  const edit = () => {
    // Changes are relative to what the form shows, not to what the server sends meanwhile.
    setEdited(before);
    setIsSaved(false);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const changed = changes(before, readSettings(event.currentTarget));
    if (Object.keys(changed).length > 0) {
      const saved = await run('save', () => send<FeedView>('PATCH', feedPath(feed.id), changed));
      if (!saved) return;
    }
    setEdited(null);
    setIsSaved(true);
    onSaved();
  };
  const discard = (form: HTMLFormElement) => {
    form.reset();
    setEdited(null);
    clearError();
  };
  return (
    <form className="feed-settings" onChange={edit} onSubmit={(event) => void submit(event)} noValidate>
      <SettingsFields key={JSON.stringify(before)} settings={before} error={error} />
      {error && !isSettingsError(error) && (
        <p role="alert" className="error">
          {error.message}
        </p>
      )}
      <div className="buttons">
        <button type="submit" className="primary">
          {pending ? 'Saving …' : 'Save'}
        </button>
        {edited && (
          <button type="button" onClick={(event) => discard(event.currentTarget.form!)}>
            Discard changes
          </button>
        )}
        <span role="status">{isSaved && !edited ? 'Saved.' : ''}</span>
      </div>
    </form>
  );
}

export function SettingsFields({ settings, error }: { settings: Settings; error: RequestError | null }) {
  const text = { autoComplete: 'off', spellCheck: false, type: 'text' };
  return (
    <div className="settings">
      <Field label="Name" hint="The source of its articles." error={fieldError(error, 'name')}>
        {(attributes) => <input {...attributes} {...text} name="name" defaultValue={settings.name} />}
      </Field>
      <Field label="Edition" hint="Stories never cross editions." error={fieldError(error, 'edition')}>
        {(attributes) => <input {...attributes} {...text} name="edition" defaultValue={settings.edition} />}
      </Field>
      <Field
        label="Poll every"
        hint="For example 90s, 15m or 2h. Empty: the feed’s own schedule."
        error={fieldError(error, 'interval')}
      >
        {(attributes) => <input {...attributes} {...text} name="interval" defaultValue={settings.interval ?? ''} />}
      </Field>
      <Field
        label="Proxy"
        hint="For example http://user:password@proxy.example:8080. The password is stored but never shown."
        error={fieldError(error, 'proxy')}
      >
        {(attributes) => <input {...attributes} {...text} name="proxy" defaultValue={settings.proxy ?? ''} />}
      </Field>
      {flags.map((name) => (
        <Checkbox key={name} name={name} {...FLAGS[name]} checked={settings[name]} />
      ))}
    </div>
  );
}

/** Whether the error is shown at one of the settings. */
export function isSettingsError(error: RequestError): boolean {
  return names.some((name) => fieldError(error, name));
}

export function readSettings(form: HTMLFormElement): Settings {
  const values = new FormData(form);
  const text = (name: string) => String(values.get(name) ?? '').trim();
  return {
    name: text('name'),
    edition: text('edition'),
    interval: text('interval') || null,
    proxy: text('proxy') || null,
    ...eachFlag((name) => values.has(name)),
  };
}

/** Only the settings that differ: an unchanged proxy keeps its password, which is not sent to the browser. */
export function changes(before: Settings, after: Settings): Partial<Settings> {
  return Object.fromEntries(names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]));
}

function settingsOf(feed: FeedView): Settings {
  return Object.fromEntries(names.map((name) => [name, feed[name]])) as unknown as Settings;
}

function eachFlag(value: (name: Flag) => boolean): Record<Flag, boolean> {
  return Object.fromEntries(flags.map((name) => [name, value(name)])) as Record<Flag, boolean>;
}
