import { useState, type FormEvent } from 'react';
import type { OpmlReport } from '../api/feeds';
import { send } from '../api/request';
import { useRequest } from '../api/use-request';
import { sentence } from '../format/sentence';
import { Field } from '../shell/field';

/** Errors that are listed; who has more looks at the file first. */
const SHOWN = 50;

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
    if (refusal(answer)) return;
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
          error={error?.message ?? refusal(report)}
        >
          {(field) => (
            <input
              {...field}
              type="file"
              accept=".opml,.xml,text/x-opml,application/xml,text/xml"
              onChange={(event) => {
                setFile(event.target.files?.[0] ?? null);
                setReport(null);
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
              Export all feeds
            </a>
          )}
        </div>
      </form>
      {hasFeeds && <p className="beside">What is exported holds all settings, the passwords of proxies included.</p>}
      <div role="status" className="outcome">
        {report && !refusal(report) && <Imported report={report} />}
      </div>
    </section>
  );
}

/** Why nothing of the file could be read. */
function refusal(report: OpmlReport | null): string | undefined {
  const [error] = report?.errors ?? [];
  const isWhole = error?.outline === null && report!.added + report!.known === 0;
  return isWhole ? sentence(error.reason) : undefined;
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
        {report.errors.slice(0, SHOWN).map(({ outline, reason }, index) => (
          <li key={index}>{outline === null ? sentence(reason) : `${outline}: ${reason}`}</li>
        ))}
        {report.errors.length > SHOWN && <li>And {report.errors.length - SHOWN} more.</li>}
      </ul>
    </>
  );
}
