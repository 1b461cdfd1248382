import { Link } from 'react-router';
import type { FeedCandidate, FeedPreview } from '#libs/contracts/api/feeds.js';
import { languageName } from '../format/language';
import { isWebUrl, sentence, shortUrl } from '../format/text';

/** What was found at a URL. */
export function Preview({ preview, choose }: { preview: FeedPreview; choose: (url: string) => void }) {
  const isFeed = preview.feed !== null;
  return (
    <div className="preview">
      <p>
        <span className="state" data-state={isFeed ? 'ok' : 'failing'}>
          {isFeed ? 'This is a feed' : sentence(preview.statusText)}
        </span>{' '}
        {preview.detail && sentence(preview.detail)}
      </p>
      <p className="note">{preview.url}</p>
      {preview.knownAs && (
        <p>
          It was <Link to={`/feeds/${preview.knownAs}`}>added before</Link>.
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
        {feed.items > feed.sample.length && feed.sample.length > 0 && `, the first ${feed.sample.length}`}
        {feed.sample.length > 0 && ':'}
      </p>
      <ul>
        {feed.sample.map(({ title, url }, index) => (
          <li key={index} dir="auto">
            {isWebUrl(url) ? (
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

const FORMATS: Record<string, string> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed', rdf: 'RDF' };

/** `rss092` is RSS 0.92, `json11` JSON Feed 1.1. */
function formatName(version: string): string {
  const [, format = '', major, minor] = /^([a-z]+)(\d)?(\d*)$/.exec(version) ?? [];
  const name = FORMATS[format] ?? version;
  return major ? `${name} ${major}${minor && `.${minor}`}` : name;
}

/** Faults in the document that did not keep it from being read. */
export function Warnings({ warnings }: { warnings: string[] }) {
  if (warnings.length === 0) return null;
  return (
    <>
      <p>Warnings:</p>
      <ul>
        {warnings.map((warning, index) => (
          <li key={index}>{sentence(warning)}</li>
        ))}
      </ul>
    </>
  );
}

/** Buttons that preview one of several feeds. */
export function Candidates(props: { candidates: FeedCandidate[]; choose: (url: string) => void }) {
  return (
    <ul className="candidates">
      {props.candidates.map(({ url, title }) => (
        <li key={url}>
          <button type="button" onClick={() => props.choose(url)}>
            <b dir="auto">{title ?? 'Untitled'}</b>
            <span className="note">{shortUrl(url)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
