import { useRef, useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import type { Feed, FeedPreview } from '../api/feeds';
import { send, type RequestError } from '../api/request';
import { fieldError, useRequest } from '../api/use-request';
import { Field } from '../shell/field';
import { feedTitle } from './feed-words';
import { changes, DEFAULTS, readSettings, SettingsFields } from './settings-fields';
import { Candidates, Preview } from './preview';

/** From an address to a feed that is read: look what is there, choose, add. */
export function AddFeed({ onAdded }: { onAdded: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState('');
  const [preview, setPreview] = useState<FeedPreview | null>(null);
  const [added, setAdded] = useState<Feed | null>(null);
  const { busy, error, run, forget } = useRequest();

  const start = () => {
    setPreview(null);
    setAdded(null);
  };
  const showPreview = async (address: string) => {
    start();
    const { proxy } = readSettings(form.current!);
    const body = { url: withScheme(address), ...(proxy && { proxy }) };
    setPreview((await run('preview', () => send<FeedPreview>('POST', '/api/feeds/preview', body))) ?? null);
  };
  const add = async (address: string) => {
    start();
    const body = { url: withScheme(address), ...changes(DEFAULTS, readSettings(form.current!)) };
    const feed = await run('add', () => send<Feed>('POST', '/api/feeds', body));
    if (!feed) return;
    setAdded(feed);
    setUrl('');
    form.current!.reset();
    input.current?.focus();
    onAdded();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() && !busy) void add(url);
  };
  const choose = (candidate: string) => {
    setUrl(candidate);
    // The button that was pressed is about to go.
    input.current?.focus();
    void showPreview(candidate);
  };

  const named = error?.problem.candidates ?? [];
  return (
    <section aria-labelledby="add-feed" className="add-feed">
      <h2 id="add-feed">Add a feed</h2>
      <form ref={form} onSubmit={submit} noValidate>
        <Field
          label="Address of a feed or of a site"
          error={named.length ? undefined : urlError(error)}
          hint="A page’s own feeds are found by themselves."
        >
          {(field) => (
            <input
              {...field}
              ref={input}
              name="url"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              placeholder="https://"
              value={url}
              onChange={(event) => {
                setUrl(event.target.value);
                forget();
              }}
            />
          )}
        </Field>
        <div className="buttons">
          <button type="button" disabled={!url.trim()} onClick={() => busy ?? void showPreview(url)}>
            {busy === 'preview' ? 'Testing …' : 'Test'}
          </button>
          <button type="submit" className="primary" disabled={!url.trim()}>
            {busy === 'add' ? 'Adding …' : 'Add'}
          </button>
        </div>
        <details>
          <summary>Settings</summary>
          <SettingsFields settings={DEFAULTS} error={error} />
        </details>
      </form>
      <div role="status" className="outcome">
        {added && (
          <p>
            Added: <Link to={`/feeds/${added.id}`}>{feedTitle(added)}</Link>. It is read in a moment.
          </p>
        )}
        {preview && <Preview preview={preview} choose={choose} />}
        {named.length > 0 && (
          <>
            <p>The page has several feeds. Choose one:</p>
            <Candidates candidates={named} choose={choose} />
          </>
        )}
      </div>
    </section>
  );
}

/** Everything that is not about one of the settings is about the address. */
function urlError(error: RequestError | null): string | undefined {
  const others = Object.keys(DEFAULTS).some((name) => fieldError(error, name));
  return fieldError(error, 'url') ?? (others ? undefined : error?.message);
}

/** People leave out what browsers add by themselves. */
function withScheme(address: string): string {
  return address.includes('://') ? address.trim() : `https://${address.trim()}`;
}
