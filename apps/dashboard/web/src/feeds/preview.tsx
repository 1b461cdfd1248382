import { Link } from 'react-router';
import type { FeedPreview } from '../api/feeds';
import { languageName } from '../format/language';
import { sentence } from '../format/sentence';
import { formatName, isWebAddress, shortUrl } from './feed-words';

/** What was found at an address. */
export function Preview({ preview, choose }: { preview: FeedPreview; choose: (url: string) => void }) {
  const isOk = preview.feed !== null;
  return (
    <div className="preview">
      <p>
        <span className="state" data-state={isOk ? 'ok' : 'failing'}>
          {isOk ? 'This is a feed' : sentence(preview.statusText)}
        </span>{' '}
        {preview.detail && sentence(preview.detail)}
      </p>
      <p className="beside">{preview.url}</p>
      {preview.knownAs && (
        <p>
          It <Link to={`/feeds/${preview.knownAs}`}>is there already</Link>.
        </p>
      )}
      {preview.feed && <FoundFeed feed={preview.feed} />}
      <Warnings warnings={preview.warnings} />
      {preview.candidates.length > 0 && (
        <>
          <p>The page has {preview.candidates.length === 1 ? 'this feed' : 'these feeds'}:</p>
          <Candidates candidates={preview.candidates} choose={choose} />
        </>
      )}
    </div>
  );
}

function FoundFeed({ feed }: { feed: NonNullable<FeedPreview['feed']> }) {
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
export function Warnings({ warnings }: { warnings: string[] }) {
  if (warnings.length === 0) return null;
  return (
    <>
      <p>Not as it should be, but read all the same:</p>
      <ul>
        {warnings.map((warning, index) => (
          <li key={index}>{sentence(warning)}</li>
        ))}
      </ul>
    </>
  );
}

/** Feeds to choose from: each one is tested before it is added. */
export function Candidates(props: { candidates: FeedPreview['candidates']; choose: (url: string) => void }) {
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
