import type { ReactNode } from 'react';
import type { QueuesReport, QueueState } from '#libs/contracts/api/queues.js';
import { duration } from '../format/time';

type Queue = QueuesReport['topics'][number];

/** Recent lags of each queue, oldest first; null where unknown. For topics without consumers, rates. */
export type History = ReadonlyMap<string, (number | null)[]>;

/** Two minutes. */
const MAX_SAMPLES = 60;

export function addSample(history: History, report: QueuesReport): History {
  return new Map(
    report.topics.map((queue) => {
      const value = queue.group === null ? queue.ratePerSecond : queue.lag;
      return [queueKey(queue), [...(history.get(queueKey(queue)) ?? []), value].slice(-MAX_SAMPLES)];
    }),
  );
}

const queueKey = ({ topic, group }: Queue) => `${topic} ${group ?? ''}`;

const count = new Intl.NumberFormat('en');
const STATE_LABELS: Record<QueueState, string> = {
  ok: 'OK',
  behind: 'Behind',
  stopped: 'Stopped',
  unknown: 'Unknown',
};

/** One row per topic and group; on a narrow screen, one card. */
export function QueueTable({ queues, history }: { queues: Queue[]; history: History }) {
  if (queues.length === 0) return <p className="undated">No queue is known yet.</p>;
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">Topic and group</th>
          <th scope="col">State</th>
          <th scope="col">Lag</th>
          <th scope="col">Oldest waiting</th>
          <th scope="col">Rate</th>
          <th scope="col">Dead letters</th>
          <th scope="col">Last 2 min</th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <QueueRow key={queueKey(queue)} queue={queue} samples={history.get(queueKey(queue)) ?? []} />
        ))}
      </tbody>
    </table>
  );
}

function QueueRow({ queue, samples }: { queue: Queue; samples: (number | null)[] }) {
  const isConsumed = queue.group !== null;
  return (
    <tr>
      <th scope="row">
        <span className="topic">{queue.topic}</span>
        <span className="group">{queue.group ?? 'no consumer'}</span>
      </th>
      <td data-label="State">
        <span className="state" data-state={isConsumed ? queue.state : 'none'}>
          {isConsumed ? STATE_LABELS[queue.state] : 'Stored'}
        </span>
      </td>
      <GroupCell label="Lag" value={isConsumed && known(queue.lag, count.format)} />
      <GroupCell
        label="Oldest waiting"
        value={isConsumed && known(queue.oldestUnprocessedAgeMs, (age) => (age === 0 ? 'none' : duration(age)))}
      />
      <td data-label="Rate">{known(queue.ratePerSecond, (rate) => `${count.format(rate)}/s`)}</td>
      <GroupCell label="Dead letters" value={isConsumed && known(queue.deadLetters, count.format)} />
      <td data-label={isConsumed ? 'Lag, last 2 min' : 'Rate, last 2 min'}>
        <Sparkline values={samples} />
      </td>
    </tr>
  );
}

/** A cell that only consumer groups have; false without one. */
function GroupCell({ label, value }: { label: string; value: ReactNode }) {
  return value === false ? <td className="none">–</td> : <td data-label={label}>{value}</td>;
}

/** A formatted number, or `unknown`. */
function known(value: number | null, format: (value: number) => string) {
  return value === null ? <span className="undated">unknown</span> : format(value);
}

const WIDTH = 96;
const HEIGHT = 24;

/** A line with gaps where the value was unknown. Hidden from screen readers: the table has the current number. */
function Sparkline({ values }: { values: (number | null)[] }) {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  const x = (index: number) => ((MAX_SAMPLES - values.length + index) / (MAX_SAMPLES - 1)) * WIDTH;
  const y = (value: number) => HEIGHT - 2 - (value / max) * (HEIGHT - 4);
  let command = 'M';
  const path = values
    .map((value, index) => {
      const point = value === null ? '' : `${command}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      command = value === null ? 'M' : 'L';
      return point;
    })
    .join('');
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
