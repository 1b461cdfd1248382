import { useState, type FormEvent } from 'react';
import type { OpmlReport } from '#libs/contracts/api/feeds.js';
import { fieldError, send, useRequest } from '../api/request';
import { sentence } from '../format/text';
import { Field } from '../shell/field';

const MAX_SHOWN_ERRORS = 50;

/** Import and export of feeds. */
export function OpmlTransfer({ hasFeeds, onImported }: { hasFeeds: boolean; onImported: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<OpmlReport | null>(null);
  const { pending, error, run, clearError } = useRequest();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const form = event.currentTarget;
    setReport(null);
    const body = new Blob([file!], { type: 'text/x-opml' });
    const imported = await run('import', () => send<OpmlReport>('POST', '/api/feeds.opml', body));
    if (!imported) return;
    setReport(imported);
    setFile(null);
    form.reset();
    onImported();
  };
  return (
    <section aria-labelledby="opml" className="opml">
      <h2 id="opml" className="section">
        OPML
      </h2>
      <form onSubmit={(event) => void submit(event)}>
        <Field
          label="Import a file"
          hint="Feeds that were added before stay unchanged."
          error={fieldError(error, 'body') ?? error?.message}
        >
          {(attributes) => (
            <input
              {...attributes}
              type="file"
              accept=".opml,.xml,text/x-opml,application/xml,text/xml"
              onChange={(event) => {
                setFile(event.target.files?.[0] ?? null);
                setReport(null);
                clearError();
              }}
            />
          )}
        </Field>
        <div className="buttons">
          <button type="submit" disabled={!file}>
            {pending ? 'Importing …' : 'Import'}
          </button>
          {hasFeeds && (
            <a href="/api/feeds.opml" download="feeds.opml">
              Export all feeds
            </a>
          )}
        </div>
      </form>
      {hasFeeds && <p className="note">The export contains all settings, including the passwords of proxies.</p>}
      <div role="status" className="outcome">
        {report && <Imported report={report} />}
      </div>
    </section>
  );
}

function Imported({ report }: { report: OpmlReport }) {
  const added = report.added === 1 ? '1 feed' : `${report.added} feeds`;
  return (
    <>
      <p>
        {added} added, {report.known} unchanged
        {report.errors.length > 0 ? `, ${report.errors.length} failed:` : '.'}
      </p>
      <ul>
        {report.errors.slice(0, MAX_SHOWN_ERRORS).map(({ outline, reason }, index) => (
          <li key={index}>{outline === null ? sentence(reason) : `${outline}: ${reason}`}</li>
        ))}
        {report.errors.length > MAX_SHOWN_ERRORS && <li>And {report.errors.length - MAX_SHOWN_ERRORS} more.</li>}
      </ul>
    </>
  );
}
