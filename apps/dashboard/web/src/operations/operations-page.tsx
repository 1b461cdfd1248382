import { useEffect, useState } from 'react';
import type { QueuesReport } from '../api/types';
import { useEventStream } from '../api/use-event-stream';
import { duration, Time } from '../format/time';
import { ConnectionState, Loading } from '../shell/notice';
import { usePageTitle } from '../shell/page-title';
import { DeadLetterTable } from './dead-letter-table';
import { QueueTable } from './queue-table';
import { remember, type History } from './history';
import './operations.css';

/** Twice the sampling interval and a little: then the numbers are old. */
const STALE = 7_000;

/** Whether every consumer keeps up, and what it gave up on. */
export function OperationsPage() {
  const [report, setReport] = useState<QueuesReport | null>(null);
  const [history, setHistory] = useState<History>(new Map());
  const connection = useEventStream<QueuesReport>('/api/queues/live', (next) => {
    setReport(next);
    setHistory((old) => remember(old, next));
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
      {age > STALE && (
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
            <QueueTable topics={report.topics} history={history} />
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

/** The page in one sentence. */
function Overview({ report }: { report: QueuesReport }) {
  const consumed = report.topics.filter(({ group }) => group !== null);
  const count = (state: string) => consumed.filter((queue) => queue.state === state).length;
  const troubles = (['stopped', 'behind', 'unknown'] as const).filter((state) => count(state) > 0);
  const total = report.deadLetters.count;
  const dead =
    total === null ? 'The number of dead letters is unknown.' : `${total} dead letter${total === 1 ? '' : 's'}.`;
  const queues =
    consumed.length === 0
      ? 'No consumer group is known yet.'
      : troubles.length === 0
        ? 'Every consumer keeps up.'
        : `Of ${consumed.length} consumers, ${troubles.map((state) => `${count(state)} ${state}`).join(', ')}.`;
  return (
    <p className="overview" role="status">
      {queues} {dead}
    </p>
  );
}

/** Milliseconds since then, by the second. */
function useAge(iso: string | undefined): number {
  const [heardAt, setHeardAt] = useState(() => Date.now());
  const [now, setNow] = useState(heardAt);
  useEffect(() => setHeardAt(Date.now()), [iso]);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return iso ? Math.max(0, now - heardAt) : 0;
}
