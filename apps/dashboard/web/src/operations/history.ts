import type { QueuesReport } from '../api/types';

/** Lags of each queue, oldest first; null where it was unknown. */
export type History = ReadonlyMap<string, (number | null)[]>;

/** Two minutes of samples. */
const KEPT = 60;

export const queueKey = ({ topic, group }: { topic: string; group: string | null }) => `${topic} ${group ?? ''}`;

/** The history with one more sample. */
export function remember(history: History, report: QueuesReport): History {
  return new Map(
    report.topics.map((queue) => {
      const value = queue.group === null ? queue.ratePerSecond : queue.lag;
      return [queueKey(queue), [...(history.get(queueKey(queue)) ?? []), value].slice(-KEPT)];
    }),
  );
}
