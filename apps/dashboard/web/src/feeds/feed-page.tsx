import { Link, useParams } from 'react-router';
import type { FeedView } from '#libs/contracts/api/feeds.js';
import { getJson } from '../api/request';
import { usePolling } from '../api/use-resource';
import { isWebUrl, sentence, shortUrl } from '../format/text';
import { ConnectionState, ErrorNotice, Loading, usePageTitle } from '../shell/page-parts';
import { feedPath, feedTitle, StateBadge, stateReason } from './feed';
import { FeedActions } from './feed-actions';
import { FeedFacts } from './feed-facts';
import { FeedSettingsForm } from './feed-settings';
import { Warnings } from './preview';
import './feeds.css';

const POLL_INTERVAL_MS = 3_000;

/** One feed: its state, actions, facts and settings. */
export function FeedPage() {
  const { id = '' } = useParams();
  const path = feedPath(id);
  const { data: feed, error, reload } = usePolling(path, (signal) => getJson<FeedView>(path, signal), POLL_INTERVAL_MS);
  usePageTitle(feed && feedTitle(feed));
  if (!feed) return error ? <ErrorNotice error={error} retry={reload} what="feed" /> : <Loading />;
  if (error?.status === 404) return <ErrorNotice error={error} retry={reload} what="feed" />;
  return (
    <>
      <div className="page-head">
        <p className="back">
          <Link to="/feeds">All feeds</Link>
        </p>
        <ConnectionState connection={error ? 'reconnecting' : 'live'} />
      </div>
      <header className="item-head">
        <h1 dir="auto">{feedTitle(feed)}</h1>
        <p className="addresses">
          <a href={feed.url} rel="noopener noreferrer nofollow">
            {shortUrl(feed.url)}
          </a>
          {isWebUrl(feed.siteUrl) && (
            <a href={feed.siteUrl} rel="noopener noreferrer nofollow">
              Site
            </a>
          )}
        </p>
      </header>
      <Health feed={feed} />
      <FeedActions feed={feed} onChanged={reload} />
      <section aria-labelledby="facts">
        <h2 id="facts" className="section">
          Polling
        </h2>
        <FeedFacts feed={feed} />
      </section>
      <section aria-labelledby="settings">
        <h2 id="settings" className="section">
          Settings
        </h2>
        <FeedSettingsForm key={feed.id} feed={feed} onSaved={reload} />
      </section>
    </>
  );
}

/** The state with its reason, and the warnings of the last poll. */
function Health({ feed }: { feed: FeedView }) {
  const success = feed.state === 'ok' && feed.statusText ? sentence(feed.statusText) : null;
  const reason = stateReason(feed) ?? success ?? 'Waiting for its first poll.';
  return (
    <div className="health">
      <p>
        <StateBadge state={feed.state} /> {reason}
        {feed.state === 'failing' && feed.failures > 1 && ` ${feed.failures} polls in a row failed.`}
      </p>
      {feed.detail && feed.state !== 'new' && <p className="note">{sentence(feed.detail)}</p>}
      <Warnings warnings={feed.warnings} />
    </div>
  );
}
