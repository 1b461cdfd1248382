import { Link } from 'react-router';
import type { FeedView } from '#libs/contracts/api/feeds.js';
import { shortUrl } from '../format/text';
import { DueTime, Time } from '../format/time';
import { feedTitle, StateBadge, stateReason } from './feed';

const count = new Intl.NumberFormat('en');

const PUSH_LABELS: Record<FeedView['push']['state'], string> = {
  none: 'None',
  requested: 'Requested',
  active: 'On',
  silent: 'Silent',
  refused: 'Refused',
};

/** One row per feed; on a narrow screen, one card. */
export function FeedTable({ feeds }: { feeds: FeedView[] }) {
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

function FeedRow({ feed }: { feed: FeedView }) {
  const reason = stateReason(feed);
  return (
    <tr>
      <th scope="row">
        <Link to={`/feeds/${feed.id}`} dir="auto">
          {feedTitle(feed)}
        </Link>
        <span className="note">
          {hasOwnName(feed) && <bdi>{feed.name} · </bdi>}
          {shortUrl(feed.url)}
        </span>
      </th>
      <td data-label="State">
        <div>
          <StateBadge state={feed.state} />
          {reason && <span className="note">{reason}</span>}
        </div>
      </td>
      <td data-label="Last success">
        {feed.lastSuccessAt ? <Time iso={feed.lastSuccessAt} /> : <span className="undated">none yet</span>}
      </td>
      <td data-label="Articles">{count.format(feed.articles)}</td>
      <td data-label="Next poll">
        <div>
          {feed.nextPollAt ? <DueTime iso={feed.nextPollAt} /> : <span className="undated">none while paused</span>}
          {feed.nextPollAt && feed.nextPollReason && <span className="note">{feed.nextPollReason}</span>}
        </div>
      </td>
      <td data-label="Push">{PUSH_LABELS[feed.push.state]}</td>
    </tr>
  );
}

/** Whether its name is neither its title nor its host. */
function hasOwnName({ name, title, url }: FeedView): boolean {
  return title !== null && name !== title && name !== new URL(url).hostname;
}
