import type { QueuesReport } from '../api/types';
import { Time } from '../format/time';

/** What could not be handled, newest first, each with where it came from and why. */
export function DeadLetterTable({ letters }: { letters: QueuesReport['deadLetters'] }) {
  if (letters.recent.length === 0) {
    return (
      <p className="undated">{letters.count === 0 ? 'None: everything could be handled.' : 'None was read so far.'}</p>
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
