import type { ReactNode } from 'react';
import type { RequestError } from '../api/request';
import type { Connection } from '../api/use-event-stream';

/** What stands where content would be: nothing there, or something went wrong. */
export function Notice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function ErrorNotice({ error, retry }: { error: RequestError; retry: () => void }) {
  return (
    <div role="alert">
      <Notice title={error.status === 404 ? 'There is no such page' : 'This could not be loaded'}>
        <p>{error.message}</p>
        <button type="button" onClick={retry}>
          Try again
        </button>
      </Notice>
    </div>
  );
}

export function Loading() {
  return (
    <p className="loading" role="status">
      Loading …
    </p>
  );
}

const WORDS: Record<Connection, string> = {
  connecting: 'Connecting …',
  live: 'Live',
  reconnecting: 'Connection lost, trying again …',
};

/** Whether the page updates by itself at the moment. */
export function ConnectionState({ connection }: { connection: Connection }) {
  return (
    <p className="connection" data-state={connection} role="status">
      {WORDS[connection]}
    </p>
  );
}
