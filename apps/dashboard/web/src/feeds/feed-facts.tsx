import type { ReactNode } from 'react';
import type { FeedView } from '#libs/contracts/api/feeds.js';
import { sentence, shortUrl } from '../format/text';
import { Fact } from '../shell/page-parts';
import { DueTime, Time } from '../format/time';

const count = new Intl.NumberFormat('en');

const IDENTITY_LABELS: Record<FeedView['itemIdentity'], string> = {
  guid: 'By GUID.',
  url: 'By URL.',
  content: 'By title and text.',
};

/** Results of polling a feed. */
export function FeedFacts({ feed }: { feed: FeedView }) {
  return (
    <dl className="facts-list">
      <Fact name="Next poll">
        {feed.nextPollAt ? <DueTime iso={feed.nextPollAt} /> : 'None while paused.'}
        {feed.nextPollAt && feed.nextPollReason && <Note>{sentence(feed.nextPollReason)}</Note>}
      </Fact>
      <Fact name="Last poll">{feed.lastPolledAt ? <Time iso={feed.lastPolledAt} /> : 'None yet.'}</Fact>
      <Fact name="Last success">{feed.lastSuccessAt ? <Time iso={feed.lastSuccessAt} /> : 'None yet.'}</Fact>
      <Fact name="Last new item">{feed.lastNewAt ? <Time iso={feed.lastNewAt} /> : 'None yet.'}</Fact>
      <Fact name="Articles">
        {count.format(feed.articles)}
        <Note>Articles and revisions published so far.</Note>
      </Fact>
      <Fact name="Items are identified">
        {IDENTITY_LABELS[feed.itemIdentity]}
        {feed.itemIdentityReason && <Note>{sentence(feed.itemIdentityReason)}</Note>}
      </Fact>
      {feed.movedTo && (
        <Fact name="Permanent redirect">
          To {shortUrl(feed.movedTo)}
          <Note>
            {feed.permanentRedirectCount === 1 ? 'In 1 poll' : `In ${feed.permanentRedirectCount} polls in a row`} so
            far. After the third it becomes the feed’s URL.
          </Note>
        </Fact>
      )}
      <Fact name="Push (WebSub)">
        <Push push={feed.push} />
      </Fact>
      <Fact name="Added">
        <Time iso={feed.addedAt} />
      </Fact>
    </dl>
  );
}

function Push({ push }: { push: FeedView['push'] }) {
  const hub = push.hub ? shortUrl(push.hub) : 'the hub';
  const last = push.lastAt && (
    <Note>
      Last push: <Time iso={push.lastAt} />
    </Note>
  );
  switch (push.state) {
    case 'none':
      if (push.hub === null) return 'The feed has no hub. It is polled.';
      return <>{push.detail ?? `There is no subscription at ${hub}. It is polled.`}</>;
    case 'requested':
      return <>{push.detail ?? `Requested from ${hub}, which has not confirmed yet.`}</>;
    case 'refused':
      return <>{push.detail ?? `${hub} refused.`} It is polled.</>;
    case 'silent':
      return (
        <>
          Off: polling found items that {hub} had not pushed.
          {last}
        </>
      );
    case 'active':
      return (
        <>
          On: {hub} pushes new items.
          {push.until && (
            <Note>
              Subscribed until <Time iso={push.until} />, and renewed before.
            </Note>
          )}
          {last}
        </>
      );
  }
}

function Note({ children }: { children: ReactNode }) {
  return <span className="note">{children}</span>;
}
