import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { RequestError } from '../api/request';
import type { Connection } from '../api/use-event-stream';

/** Sets the title of the browser's tab and history entry. */
export function usePageTitle(title: string | null | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Babelwire` : 'Babelwire';
  }, [title]);
}

/**
 * Links to the page's Atom feed, and announces it in the page's head for feed readers, until the page is left. React moves
 * `<link>` there. index.html announces the feed of all stories, for readers that run no scripts.
 * @param title what the feed contains; null for all stories
 */
export function AtomLink({ title, href }: { title: string | null; href: string }) {
  return (
    <>
      {title && <link rel="alternate" type="application/atom+xml" title={`Babelwire: ${title}`} href={href} />}
      <a className="atom" href={href} type="application/atom+xml">
        Atom feed
      </a>
    </>
  );
}

/** An entry of a `<dl>`. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Replaces content that is empty or could not be loaded. */
export function Notice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

interface ErrorNoticeProps {
  error: RequestError;
  retry: () => void;
  /** What the id in the page's address names: 'story'. */
  what?: string;
}

export function ErrorNotice({ error, retry, what }: ErrorNoticeProps) {
  // The id is unknown, or can't be one.
  if (what && (error.status === 404 || error.status === 400))
    return (
      <div role="alert">
        <Notice title={`There is no such ${what}`}>
          <p>
            <Link to="/">All stories</Link>
          </p>
        </Notice>
      </div>
    );
  return (
    <div role="alert">
      <Notice title={error.status === 404 ? 'Page not found' : 'Loading failed'}>
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

const CONNECTION_LABELS: Record<Connection, string> = {
  connecting: 'Connecting …',
  live: 'Live',
  reconnecting: 'Connection lost. Reconnecting …',
};

/** Whether the page receives updates. */
export function ConnectionState({ connection }: { connection: Connection }) {
  return (
    <p className="connection" data-state={connection} role="status">
      {CONNECTION_LABELS[connection]}
    </p>
  );
}
