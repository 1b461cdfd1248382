import type { FeedSettings } from '#libs/contracts/api/feeds.js';

/** Settings of this fetcher, and their Nest injection token. */
export abstract class FetcherConfig {
  /** Unique to this process: the first part of its lease owners. */
  abstract readonly fetcherId: string;
  /** Feeds of feeds.yaml. */
  abstract readonly listedFeeds: FeedSettings[];
  /** Feeds that this fetcher polls at the same time. */
  abstract readonly maxConcurrentPolls: number;
  abstract readonly pollLimits: PollLimits;
}

/** Limits of the time between two polls, in milliseconds. */
export interface PollLimits {
  minIntervalMs: number;
  maxIntervalMs: number;
  /** Upper bound of the back-off after errors: a failing feed is polled for ever. */
  maxErrorIntervalMs: number;
}
