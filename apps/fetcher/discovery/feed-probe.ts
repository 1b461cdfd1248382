import { plainText } from '#libs/domain/text/plain-text.js';
import type { FeedLink } from './feed-links.js';
import type { FeedStatus } from '#libs/contracts/feed-status.js';
import { errorOfStatus } from '../http/judge-status.js';
import type { ParseFeed } from '../fetch-feed/feed-parser.js';
import { permanentTarget } from '../polling/permanent-move.js';
import { originOf } from '../polling/request-feed.js';
import type { Fetch } from '../http/exchange.js';

/** Codes that are of an address, so that another one at the same host may do better. After others the host is left alone. */
const OF_THE_ADDRESS: FeedStatus[] = ['not-found', 'gone', 'forbidden', 'auth-required', 'client-error', 'server-error', 'unexpected-status', 'bad-address', 'bad-redirect', 'redirect-loop', 'too-many-redirects', 'body-too-large', 'decoded-too-large', 'bad-encoding']; // prettier-ignore

/** Looks whether there are feeds at addresses, one after another, and does not go on at a host that has had enough. */
export class FeedProbe {
  private readonly leftAlone = new Set<string>();

  /** @param tries how many requests it may make */
  constructor(
    private readonly exchange: Fetch,
    private readonly read: ParseFeed,
    private tries: number,
  ) {}

  /** @returns where the feed is to be polled, and its own title when the link has none; null when there is no feed */
  async look({ url, title }: FeedLink): Promise<FeedLink | null> {
    const { host } = new URL(url);
    if (this.tries === 0 || this.leftAlone.has(host)) return null;
    this.tries--;
    const exchange = await this.exchange({ url });
    const failure = exchange.ok ? errorOfStatus(exchange.answer.status) : exchange.failure;
    const isBusy = exchange.ok && exchange.answer.status === 503;
    if (failure && (isBusy || !OF_THE_ADDRESS.includes(failure.code))) this.leftAlone.add(host);
    if (failure || !exchange.ok) return null;
    const { answer } = exchange;
    const parsed = await this.read(answer.body, originOf(answer));
    if (!parsed.ok) return null;
    const own = plainText(parsed.feed.titleHtml ?? '').slice(0, 300);
    return { url: permanentTarget(answer.redirects) ?? url, title: title ?? (own || null) };
  }
}
