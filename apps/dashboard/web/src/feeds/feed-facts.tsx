import type { ReactNode } from 'react';
import type { Feed } from '../api/feeds';
import { Due, Time } from '../format/time';
import { sentence } from '../format/sentence';
import { shortUrl } from './feed-words';

const count = new Intl.NumberFormat('en');
const IDENTITIES: Record<Feed['itemIdentity'], string> = {
  guid: 'By the ids that the feed gives them.',
  url: 'By their addresses.',
  content: 'By their titles and texts.',
};

/** What polling has found out about a feed. */
export function FeedFacts({ feed }: { feed: Feed }) {
  return (
    <dl className="facts-list">
      <Fact name="Next poll">
        {feed.nextPollAt ? <Due iso={feed.nextPollAt} /> : 'None while it is paused.'}
        {feed.nextPollAt && feed.nextPollReason && <Beside>{sentence(feed.nextPollReason)}</Beside>}
      </Fact>
      <Fact name="Last poll">{feed.lastPolledAt ? <Time iso={feed.lastPolledAt} /> : 'None yet.'}</Fact>
      <Fact name="Last success">{feed.lastSuccessAt ? <Time iso={feed.lastSuccessAt} /> : 'None yet.'}</Fact>
      <Fact name="Last new item">{feed.lastNewAt ? <Time iso={feed.lastNewAt} /> : 'None yet.'}</Fact>
      <Fact name="Articles">
        {count.format(feed.articles)}
        <Beside>Articles and revisions handed on so far.</Beside>
      </Fact>
      <Fact name="Items are recognised">
        {IDENTITIES[feed.itemIdentity]}
        {feed.itemIdentityReason && <Beside>{sentence(feed.itemIdentityReason)}</Beside>}
      </Fact>
      {feed.movedTo && (
        <Fact name="Moves">
          To {shortUrl(feed.movedTo)}
          <Beside>
            Its server says that it moved for good: {times(feed.permanentRedirectCount)} in a row so far. At the third
            time this becomes the feed’s address.
          </Beside>
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

function Push({ push }: { push: Feed['push'] }) {
  const hub = push.hub ? shortUrl(push.hub) : 'the hub';
  const last = push.lastAt && (
    <Beside>
      Last push: <Time iso={push.lastAt} />
    </Beside>
  );
  switch (push.state) {
    case 'none':
      if (push.hub === null) return 'The feed names no hub: it is polled.';
      return <>{push.detail ?? `${hub} is not asked to push: it is polled.`}</>;
    case 'requested':
      return <>{push.detail ?? `${hub} was asked to push and has not confirmed yet.`}</>;
    case 'refused':
      return <>{push.detail ?? `${hub} refused.`} It is polled.</>;
    case 'silent':
      return (
        <>
          Off: polling found what {hub} had not pushed.
          {last}
        </>
      );
    case 'active':
      return (
        <>
          On: {hub} pushes what is new.
          {push.until && (
            <Beside>
              Agreed until <Time iso={push.until} />, and renewed before.
            </Beside>
          )}
          {last}
        </>
      );
  }
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Beside({ children }: { children: ReactNode }) {
  return <span className="beside">{children}</span>;
}

const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);
