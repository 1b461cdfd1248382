import { useRef, useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import type { FeedPreview, FeedView } from '#libs/contracts/api/feeds.js';
import { fieldError, send, useRequest, type RequestError } from '../api/request';
import { Field } from '../shell/field';
import { feedTitle } from './feed';
import { changes, DEFAULTS, isSettingsError, readSettings, SettingsFields } from './feed-settings';
import { Candidates, Preview } from './preview';

/** Adds a feed by its URL or by that of a site, with a preview on request. */
export function AddFeed({ onAdded }: { onAdded: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState('');
  const [preview, setPreview] = useState<FeedPreview | null>(null);
  const [added, setAdded] = useState<FeedView | null>(null);
  const { pending, error, run, clearError } = useRequest();

  const reset = () => {
    setPreview(null);
    setAdded(null);
  };
  const showPreview = async (url: string) => {
    reset();
    const { proxy } = readSettings(form.current!);
    const body = { url: withScheme(url), ...(proxy && { proxy }) };
    setPreview((await run('preview', () => send<FeedPreview>('POST', '/api/feeds/preview', body))) ?? null);
  };
  const add = async (url: string) => {
    reset();
    const body = { url: withScheme(url), ...changes(DEFAULTS, readSettings(form.current!)) };
    const feed = await run('add', () => send<FeedView>('POST', '/api/feeds', body));
    if (!feed) return;
    setAdded(feed);
    setUrl('');
    form.current!.reset();
    input.current?.focus();
    onAdded();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() && !pending) void add(url);
  };
  const choose = (candidate: string) => {
    setUrl(candidate);
    // The pressed button disappears with the candidates.
    input.current?.focus();
    void showPreview(candidate);
  };

  const candidates = error?.problem.candidates ?? [];
  return (
    <section aria-labelledby="add-feed" className="add-form">
      <h2 id="add-feed">Add a feed</h2>
      <form ref={form} onSubmit={submit} noValidate>
        <Field
          label="URL of a feed or a site"
          error={candidates.length ? undefined : urlError(error)}
          hint="The feeds of a site are found automatically."
        >
          {(attributes) => (
            <input
              {...attributes}
              ref={input}
              name="url"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              placeholder="https://"
              value={url}
              onChange={(event) => {
                setUrl(event.target.value);
                clearError();
              }}
            />
          )}
        </Field>
        <div className="buttons">
          <button type="button" disabled={!url.trim()} onClick={() => pending ?? void showPreview(url)}>
            {pending === 'preview' ? 'Testing …' : 'Test'}
          </button>
          <button type="submit" className="primary" disabled={!url.trim()}>
            {pending === 'add' ? 'Adding …' : 'Add'}
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
            Added: <Link to={`/feeds/${added.id}`}>{feedTitle(added)}</Link>. It will be polled in a moment.
          </p>
        )}
        {preview && <Preview preview={preview} choose={choose} />}
        {candidates.length > 0 && (
          <>
            <p>The page has several feeds. Choose one:</p>
            <Candidates candidates={candidates} choose={choose} />
          </>
        )}
      </div>
    </section>
  );
}

/** The error at the URL field: any that is not shown at one of the settings. */
function urlError(error: RequestError | null): string | undefined {
  return fieldError(error, 'url') ?? (error && !isSettingsError(error) ? error.message : undefined);
}

/** Adds https:// where the user left the scheme out, as browsers do. */
function withScheme(url: string): string {
  return url.includes('://') ? url.trim() : `https://${url.trim()}`;
}
