import { useEffect, useState } from 'react';
import type { DeadLetterSummary, QueuesReport } from '#libs/contracts/api/queues.js';
import { useEventStream } from '../api/use-event-stream';
import { duration, Time } from '../format/time';
import { ConnectionState, Loading, usePageTitle } from '../shell/page-parts';
import { addSample, QueueTable, type History } from './queue-table';
import './operations.css';

/** A report arrives every 2 s: after this time the numbers are outdated. */
const MAX_AGE_MS = 7_000;

/** The state of every consumer group, and the dead letters. */
export function OperationsPage() {
  const [report, setReport] = useState<QueuesReport | null>(null);
  const [history, setHistory] = useState<History>(new Map());
  const connection = useEventStream<QueuesReport>('/api/queues/live', (next) => {
    setReport(next);
    setHistory((old) => addSample(old, next));
  });
  const age = useAge(report?.measuredAt);
  usePageTitle('Operations');
  return (
    <>
      <div className="page-head">
        <h1>Operations</h1>
        <ConnectionState connection={connection} />
      </div>
      {!report && <Loading />}
      {report?.error && (
        <p className="warning" role="alert">
          The queues are unknown: {report.error}
        </p>
      )}
      {age > MAX_AGE_MS && (
        <p className="warning" role="alert">
          These numbers are {duration(age)} old.
        </p>
      )}
      {report && (
        <>
          <Overview report={report} />
          <section aria-labelledby="queues">
            <h2 id="queues" className="section">
              Queues
            </h2>
            <QueueTable queues={report.topics} history={history} />
          </section>
          <section aria-labelledby="dead-letters">
            <h2 id="dead-letters" className="section">
              Dead letters
            </h2>
            <DeadLetterTable letters={report.deadLetters} />
          </section>
          <p className="measured">
            Measured <Time iso={report.measuredAt} />, every 2 seconds. Rates are over the last 10 seconds.
          </p>
        </>
      )}
    </>
  );
}

/** One sentence each on queues and dead letters. */
function Overview({ report }: { report: QueuesReport }) {
  const consumed = report.topics.filter(({ group }) => group !== null);
  const count = (state: string) => consumed.filter((queue) => queue.state === state).length;
  const states = (['stopped', 'behind', 'unknown'] as const).filter((state) => count(state) > 0);
  const queues =
    consumed.length === 0
      ? 'No consumer group is known yet.'
      : states.length === 0
        ? 'Every consumer keeps up.'
        : `Of ${consumed.length} consumers, ${states.map((state) => `${count(state)} ${state}`).join(', ')}.`;
  const total = report.deadLetters.count;
  const deadLetters =
    total === null ? 'The number of dead letters is unknown.' : `${total} dead letter${total === 1 ? '' : 's'}.`;
  return (
    <p className="overview" role="status">
      {queues} {deadLetters}
    </p>
  );
}

/** The newest dead letters with origin and reason. */
function DeadLetterTable({ letters }: { letters: DeadLetterSummary }) {
  if (letters.recent.length === 0) {
    return (
      <p className="undated">{letters.count === 0 ? 'None: every record was processed.' : 'None has been read yet.'}</p>
    );
  }
  return (
    <table className="data-table letters">
      <thead>
        <tr>
          <th scope="col">Reason</th>
          <th scope="col">Step</th>
          <th scope="col">Record</th>
          <th scope="col">Failed</th>
        </tr>
      </thead>
      <tbody>
        {letters.recent.map((letter) => (
          <tr key={`${letter.topic} ${letter.group} ${letter.partition} ${letter.offset}`}>
            <th scope="row">{letter.reason}</th>
            <td data-label="Step">{letter.step}</td>
            <td data-label="Record">
              {letter.topic} {letter.partition}/{letter.offset}
            </td>
            <td data-label="Failed">
              <Time iso={letter.failedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Milliseconds since `iso` changed, updated every second; by the browser's clock only. */
function useAge(iso: string | undefined): number {
  const [changedAt, setChangedAt] = useState(() => Date.now());
  const [now, setNow] = useState(changedAt);
  useEffect(() => setChangedAt(Date.now()), [iso]);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return iso ? Math.max(0, now - changedAt) : 0;
}
