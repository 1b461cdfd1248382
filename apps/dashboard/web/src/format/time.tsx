import { useSyncExternalStore } from 'react';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `3 hours ago`; a date when it is more than a week away. */
function relativeTime(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  if (Math.abs(seconds) > 7 * 86_400) return day.format(new Date(iso));
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return 'just now';
}

/** A duration in its one or two largest units: `4 min 10 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** A relative time that updates itself, with the exact time as tooltip and in `datetime`. */
export function Time({ iso }: { iso: string | null }) {
  const minute = useSyncExternalStore(everyMinute, () => Math.floor(Date.now() / 60_000));
  if (!iso) return <span className="undated">undated</span>;
  const now = Math.max(Date.now(), minute * 60_000);
  return (
    <time dateTime={iso} title={exact.format(new Date(iso))}>
      {relativeTime(iso, now)}
    </time>
  );
}

/** A time in the future, or `now`. */
export function DueTime({ iso }: { iso: string }) {
  const soon = Date.parse(iso) - Date.now();
  if (soon >= 60_000) return <Time iso={iso} />;
  return (
    <time dateTime={iso} title={exact.format(new Date(iso))}>
      {soon > 0 ? 'in less than a minute' : 'now'}
    </time>
  );
}

function everyMinute(changed: () => void): () => void {
  const timer = setInterval(changed, 60_000);
  return () => clearInterval(timer);
}
