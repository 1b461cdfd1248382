import { Link, useParams } from 'react-router';
import { feedPath, type Feed } from '../api/feeds';
import { getJson } from '../api/request';
import { usePolled } from '../api/use-polled';
import { ConnectionState, ErrorNotice, Loading } from '../shell/notice';
import { usePageTitle } from '../shell/page-title';
import { FeedActions } from './feed-actions';
import { FeedFacts } from './feed-facts';
import { FeedSettingsForm } from './feed-settings-form';
import { sentence } from '../format/sentence';
import { feedTitle, isWebAddress, shortUrl, StateBadge, trouble } from './feed-words';
import { Warnings } from './preview';
import './feeds.css';

const INTERVAL = 3_000;

/** Everything that is known about one feed, and what can be done with it. */
export function FeedPage() {
  const { id = '' } = useParams();
  const path = feedPath(id);
  const { data: feed, error, reload } = usePolled(path, (signal) => getJson<Feed>(path, signal), INTERVAL);
  usePageTitle(feed && feedTitle(feed));
  if (!feed) return error ? <ErrorNotice error={error} retry={reload} /> : <Loading />;
  if (error?.status === 404) return <ErrorNotice error={error} retry={reload} />;
  return (
    <>
      <div className="page-head">
        <p className="back">
          <Link to="/feeds">All feeds</Link>
        </p>
        <ConnectionState connection={error ? 'reconnecting' : 'live'} />
      </div>
      <header className="feed-head">
        <h1 dir="auto">{feedTitle(feed)}</h1>
        <p className="addresses">
          <a href={feed.url} rel="noopener noreferrer nofollow">
            {shortUrl(feed.url)}
          </a>
          {isWebAddress(feed.siteUrl) && (
            <a href={feed.siteUrl} rel="noopener noreferrer nofollow">
              Its site
            </a>
          )}
        </p>
      </header>
      <Health feed={feed} />
      <FeedActions feed={feed} onChanged={reload} />
      <section aria-labelledby="facts">
        <h2 id="facts" className="section">
          How it is read
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

/** The page in a sentence: how the feed is, and why. */
function Health({ feed }: { feed: Feed }) {
  const inARow = feed.failures > 1 ? ` ${feed.failures} polls in a row have failed.` : '';
  const wellRead = feed.state === 'ok' && feed.statusText ? sentence(feed.statusText) : null;
  const why = trouble(feed) ?? wellRead ?? 'It waits for its first poll.';
  return (
    <div className="health">
      <p>
        <StateBadge state={feed.state} /> {why}
        {feed.state === 'failing' && inARow}
      </p>
      {feed.detail && feed.state !== 'new' && <p className="beside">{sentence(feed.detail)}</p>}
      <Warnings warnings={feed.warnings} />
    </div>
  );
}
