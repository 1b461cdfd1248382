import { Link } from 'react-router';
import type { FeedTrial } from '../api/feeds';
import { languageName } from '../format/language';
import { sentence } from '../format/sentence';
import { formatName, isWebAddress, shortUrl } from './feed-words';

/** What was found at an address. */
export function Trial({ trial, choose }: { trial: FeedTrial; choose: (url: string) => void }) {
  const isOk = trial.feed !== null;
  return (
    <div className="trial">
      <p>
        <span className="state" data-state={isOk ? 'ok' : 'failing'}>
          {isOk ? 'This is a feed' : sentence(trial.verdictText)}
        </span>{' '}
        {trial.detail && sentence(trial.detail)}
      </p>
      <p className="beside">{trial.url}</p>
      {trial.knownAs && (
        <p>
          It <Link to={`/feeds/${trial.knownAs}`}>is there already</Link>.
        </p>
      )}
      {trial.feed && <FoundFeed feed={trial.feed} />}
      <Flaws flaws={trial.flaws} />
      {trial.candidates.length > 0 && (
        <>
          <p>The page has {trial.candidates.length === 1 ? 'this feed' : 'these feeds'}:</p>
          <Candidates candidates={trial.candidates} choose={choose} />
        </>
      )}
    </div>
  );
}

function FoundFeed({ feed }: { feed: NonNullable<FeedTrial['feed']> }) {
  const items = feed.items === 1 ? '1 item' : `${feed.items} items`;
  return (
    <>
      <p>
        <b dir="auto">{feed.title ?? 'Untitled'}</b>: {formatName(feed.format)}
        {feed.language && `, ${languageName(feed.language)}`}, {items}
        {feed.items > feed.sample.length && feed.sample.length > 0 && ', the first of them'}
        {feed.sample.length > 0 && ':'}
      </p>
      <ul>
        {feed.sample.map(({ title, url }, index) => (
          <li key={index} dir="auto">
            {isWebAddress(url) ? (
              <a href={url} rel="noopener noreferrer nofollow">
                {title ?? shortUrl(url)}
              </a>
            ) : (
              (title ?? 'Untitled')
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What was wrong with a document and read over. */
export function Flaws({ flaws }: { flaws: string[] }) {
  if (flaws.length === 0) return null;
  return (
    <>
      <p>Not as it should be, but read all the same:</p>
      <ul>
        {flaws.map((flaw, index) => (
          <li key={index}>{sentence(flaw)}</li>
        ))}
      </ul>
    </>
  );
}

/** Feeds to choose from: each one is tested before it is added. */
export function Candidates(props: { candidates: FeedTrial['candidates']; choose: (url: string) => void }) {
  return (
    <ul className="candidates">
      {props.candidates.map(({ url, title }) => (
        <li key={url}>
          <button type="button" onClick={() => props.choose(url)}>
            <b dir="auto">{title ?? 'Untitled'}</b>
            <span className="beside">{shortUrl(url)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
