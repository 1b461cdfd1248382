import type { ReactNode } from 'react';
import type { QueuesReport, QueueState } from '../api/types';
import { duration } from '../format/time';
import { queueKey, type History } from './history';
import { Sparkline } from './sparkline';

type Queue = QueuesReport['topics'][number];

const count = new Intl.NumberFormat('en');
const STATES: Record<QueueState, string> = { ok: 'OK', behind: 'Behind', stopped: 'Stopped', unknown: 'Unknown' };

/** One row for each group in each topic; on a narrow screen, one card. */
export function QueueTable({ topics, history }: { topics: Queue[]; history: History }) {
  if (topics.length === 0) return <p className="undated">No queue is known yet.</p>;
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">Topic and group</th>
          <th scope="col">State</th>
          <th scope="col">Lag</th>
          <th scope="col">Oldest waits</th>
          <th scope="col">Rate</th>
          <th scope="col">Dead letters</th>
          <th scope="col">Last 2 min</th>
        </tr>
      </thead>
      <tbody>
        {topics.map((queue) => (
          <QueueRow key={queueKey(queue)} queue={queue} past={history.get(queueKey(queue)) ?? []} />
        ))}
      </tbody>
    </table>
  );
}

function QueueRow({ queue, past }: { queue: Queue; past: (number | null)[] }) {
  const consumed = queue.group !== null;
  return (
    <tr>
      <th scope="row">
        <span className="topic">{queue.topic}</span>
        <span className="group">{queue.group ?? 'no consumer'}</span>
      </th>
      <td data-label="State">
        <span className="state" data-state={consumed ? queue.state : 'none'}>
          {consumed ? STATES[queue.state] : 'Only kept'}
        </span>
      </td>
      <OfGroup label="Lag" value={consumed && known(queue.lag, count.format)} />
      <OfGroup
        label="Oldest waits"
        value={consumed && known(queue.oldestUnprocessedAgeMs, (n) => (n === 0 ? 'nothing waits' : duration(n)))}
      />
      <td data-label="Rate">{known(queue.ratePerSecond, (n) => `${count.format(n)}/s`)}</td>
      <OfGroup label="Dead letters" value={consumed && known(queue.deadLetters, count.format)} />
      <td data-label={consumed ? 'Lag, last 2 min' : 'Rate, last 2 min'}>
        <Sparkline values={past} />
      </td>
    </tr>
  );
}

/** A cell that only a consumer group can fill; false without one. */
function OfGroup({ label, value }: { label: string; value: ReactNode }) {
  return value === false ? <td className="none">–</td> : <td data-label={label}>{value}</td>;
}

/** A number in words, or the word for not having one. */
function known(value: number | null, words: (value: number) => string) {
  return value === null ? <span className="undated">unknown</span> : words(value);
}
