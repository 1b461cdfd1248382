import { Link } from 'react-router';
import type { Feed } from '../api/feeds';
import { Due, Time } from '../format/time';
import { feedTitle, shortUrl, StateBadge, trouble } from './feed-words';

const count = new Intl.NumberFormat('en');
const PUSH: Record<Feed['push']['state'], string> = {
  none: 'None',
  requested: 'Asked for',
  active: 'On',
  silent: 'Silent',
  refused: 'Refused',
};

/** One row for each feed; on a narrow screen, one card. */
export function FeedTable({ feeds }: { feeds: Feed[] }) {
  return (
    <table className="data-table feeds">
      <thead>
        <tr>
          <th scope="col">Feed</th>
          <th scope="col">State</th>
          <th scope="col">Last success</th>
          <th scope="col">Articles</th>
          <th scope="col">Next poll</th>
          <th scope="col">Push</th>
        </tr>
      </thead>
      <tbody>
        {feeds.map((feed) => (
          <FeedRow key={feed.id} feed={feed} />
        ))}
      </tbody>
    </table>
  );
}

function FeedRow({ feed }: { feed: Feed }) {
  const why = trouble(feed);
  return (
    <tr>
      <th scope="row">
        <Link to={`/feeds/${feed.id}`} dir="auto">
          {feedTitle(feed)}
        </Link>
        <span className="beside">
          {isNamed(feed) && <bdi>{feed.name} · </bdi>}
          {shortUrl(feed.url)}
        </span>
      </th>
      <td data-label="State">
        <div>
          <StateBadge state={feed.state} />
          {why && <span className="beside">{why}</span>}
        </div>
      </td>
      <td data-label="Last success">
        {feed.lastSuccessAt ? <Time iso={feed.lastSuccessAt} /> : <span className="undated">none yet</span>}
      </td>
      <td data-label="Articles">{count.format(feed.articles)}</td>
      <td data-label="Next poll">
        <div>
          {feed.nextPollAt ? <Due iso={feed.nextPollAt} /> : <span className="undated">none while paused</span>}
          {feed.nextPollAt && feed.nextPollReason && <span className="beside">{feed.nextPollReason}</span>}
        </div>
      </td>
      <td data-label="Push">{PUSH[feed.push.state]}</td>
    </tr>
  );
}

/** Whether somebody gave it a name beside its own title and its host's name. */
function isNamed({ name, title, url }: Feed): boolean {
  return title !== null && name !== title && name !== new URL(url).hostname;
}
