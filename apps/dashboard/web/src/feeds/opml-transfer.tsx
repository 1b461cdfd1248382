import { useState, type FormEvent } from 'react';
import type { OpmlReport } from '../api/feeds';
import { send } from '../api/request';
import { fieldError, useRequest } from '../api/use-request';
import { Field } from '../shell/field';

/** Feeds in and out, as other readers write and read them. */
export function OpmlTransfer({ hasFeeds, onImported }: { hasFeeds: boolean; onImported: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<OpmlReport | null>(null);
  const { busy, error, run, forget } = useRequest();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setReport(null);
    const body = new Blob([file!], { type: 'text/x-opml' });
    const answer = await run('import', () => send<OpmlReport>('POST', '/api/feeds.opml', body));
    if (!answer) return;
    setReport(answer);
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
          hint="Feeds that are there already stay as they are."
          error={fieldError(error, 'body') ?? error?.message}
        >
          {(field) => (
            <input
              {...field}
              type="file"
              accept=".opml,.xml,text/x-opml,application/xml,text/xml"
              onChange={(event) => {
                setFile(event.target.files?.[0] ?? null);
                forget();
              }}
            />
          )}
        </Field>
        <div className="buttons">
          <button type="submit" disabled={!file}>
            {busy ? 'Importing …' : 'Import'}
          </button>
          {hasFeeds && (
            <a href="/api/feeds.opml" download="feeds.opml">
              Export all feeds with their settings
            </a>
          )}
        </div>
      </form>
      <div role="status" className="outcome">
        {report && <Imported report={report} />}
      </div>
    </section>
  );
}

function Imported({ report }: { report: OpmlReport }) {
  const feeds = (n: number) => (n === 1 ? '1 feed' : `${n} feeds`);
  return (
    <>
      <p>
        {feeds(report.added)} added, {report.known} there already
        {report.errors.length > 0 && `, ${report.errors.length} could not be taken:`}
        {report.errors.length === 0 && '.'}
      </p>
      <ul>
        {report.errors.map(({ url, reason }, index) => (
          <li key={index}>{url ? `${url}: ${reason}` : reason}</li>
        ))}
      </ul>
    </>
  );
}
