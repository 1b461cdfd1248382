import type { FetchError } from '#libs/contracts/feed-status.js';

/** A moment as a publisher wrote it. `date` is null when it could not be understood. */
export interface WrittenDate {
  raw: string;
  date: Date | null;
}

/**
 * What a feed says, whatever its format. Everything called html is a fragment as the publisher wrote it, unsafe to show as
 * it is; titles are such fragments too, because publishers put markup in them (text of them: plain-text.ts). Addresses
 * outside of HTML are absolute.
 */
export interface ParsedFeed {
  format: 'rss' | 'rdf' | 'atom' | 'json' | 'cdf';
  /** As in `rss20`, `rss091`, `rss10`, `atom03`, `atom10`, `json11`; the bare format when it does not say. */
  version: string;
  /** Name of the character encoding that the document was read in, in lower case. */
  encoding: string;
  titleHtml?: string;
  subtitleHtml?: string;
  /** The page that the feed belongs to. */
  link?: string;
  id?: string;
  language?: string;
  author?: string;
  published?: WrittenDate;
  updated?: WrittenDate;
  /** The feed's own address, as it says (`rel=self`); WebSub's topic. */
  self?: string;
  /** WebSub hubs (`rel=hub`, JSON Feed's `hubs`). */
  hubs: string[];
  schedule: UpdateSchedule;
  items: ParsedItem[];
  /** What was wrong with the document and read over, a sentence each; empty for a flawless one. */
  warnings: string[];
  /** Caps that cut something off; the items that were read stay. */
  truncated?: FetchError;
}

/** What a feed says about how often it changes. */
export interface UpdateSchedule {
  /** RSS `ttl`, in minutes. */
  ttlMinutes?: number;
  /** sy:updatePeriod / sy:updateFrequency, as minutes between two updates. */
  updateMinutes?: number;
  /** RSS `skipHours`, 0 to 23, UTC. */
  skipHours: number[];
  /** RSS `skipDays`, 0 is Sunday, UTC. */
  skipDays: number[];
}

export interface ParsedItem {
  /** RSS guid, Atom and JSON Feed id, rdf:about. */
  id?: string;
  titleHtml?: string;
  link?: string;
  /** A description or an excerpt. */
  summaryHtml?: string;
  /** The whole text, where the feed has one beside the summary. */
  contentHtml?: string;
  author?: string;
  language?: string;
  published?: WrittenDate;
  updated?: WrittenDate;
}

/** Where the bytes came from. */
export interface DocumentOrigin {
  /** The final URL (or Content-Location): what relative addresses are relative to. */
  url?: string;
  /** The Content-Type header: its charset goes before the document's own declaration, as RFC 7303 has it. */
  contentType?: string;
  /** The Content-Language header. */
  language?: string;
}

export type ParseResult = { ok: true; feed: ParsedFeed } | { ok: false; failure: FetchError };
