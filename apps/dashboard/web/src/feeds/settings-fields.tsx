import type { FeedSettings } from '../api/feeds';
import type { RequestError } from '../api/request';
import { fieldError } from '../api/use-request';
import { Field, Tick } from '../shell/field';

/** A new feed's settings; its name comes from the feed. */
export const DEFAULTS: FeedSettings = {
  name: '',
  edition: 'main',
  interval: null,
  fullText: false,
  proxy: null,
  throttleOnForbidden: false,
};

/** What can be set about a feed. */
export function SettingsFields({ settings, error }: { settings: FeedSettings; error: RequestError | null }) {
  const given = { autoComplete: 'off', spellCheck: false, type: 'text' };
  return (
    <div className="settings">
      <Field label="Name" hint="Stands at its articles as their source." error={fieldError(error, 'name')}>
        {(field) => <input {...field} {...given} name="name" defaultValue={settings.name} />}
      </Field>
      <Field label="Edition" hint="Stories never cross editions." error={fieldError(error, 'edition')}>
        {(field) => <input {...field} {...given} name="edition" defaultValue={settings.edition} />}
      </Field>
      <Field
        label="Poll every"
        hint="As in 90s, 15m or 2h. Empty: by the feed’s own rhythm."
        error={fieldError(error, 'interval')}
      >
        {(field) => <input {...field} {...given} name="interval" defaultValue={settings.interval ?? ''} />}
      </Field>
      <Field
        label="Proxy"
        hint="As in http://user:password@proxy.example:8080. The password is kept, but never shown."
        error={fieldError(error, 'proxy')}
      >
        {(field) => <input {...field} {...given} name="proxy" defaultValue={settings.proxy ?? ''} />}
      </Field>
      <Tick
        name="fullText"
        label="Read the whole text from the linked pages"
        hint="Where robots.txt allows it; otherwise the feed’s own text is taken."
        checked={settings.fullText}
      />
      <Tick
        name="throttleOnForbidden"
        label="Take 403 for “too many requests”"
        hint="For hosts that answer so when they want to be asked less often."
        checked={settings.throttleOnForbidden}
      />
    </div>
  );
}

export function readSettings(form: HTMLFormElement): FeedSettings {
  const values = new FormData(form);
  const text = (name: string) => String(values.get(name) ?? '').trim();
  return {
    name: text('name'),
    edition: text('edition'),
    interval: text('interval') || null,
    fullText: values.has('fullText'),
    proxy: text('proxy') || null,
    throttleOnForbidden: values.has('throttleOnForbidden'),
  };
}

/** Only what differs: a proxy that was not touched keeps its password. */
export function changes(before: FeedSettings, after: FeedSettings): Partial<FeedSettings> {
  const names = Object.keys(DEFAULTS) as (keyof FeedSettings)[];
  return Object.fromEntries(names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]));
}
