import type { ParseError } from './parse-context.js';

/** A date as the publisher wrote it. `date` is null when it can't be parsed. */
export interface WrittenDate {
  raw: string;
  date: Date | null;
}

/**
 * A feed of any format. What is called html is a fragment as the publisher wrote it: sanitise it where it is shown. Titles are
 * such fragments too, because publishers put markup in them. URLs outside of HTML are absolute.
 */
export interface ParsedFeed {
  /** `rss20`, `rss091`, `rss10`, `atom03`, `atom10`, `json11` and so on; the bare format when the document gives no version. */
  version: string;
  titleHtml?: string;
  /** The website that the feed belongs to. */
  link?: string;
  language?: string;
  /** The feed's own URL (`rel=self`); WebSub's topic. */
  self?: string;
  /** WebSub hubs (`rel=hub`, JSON Feed's `hubs`). */
  hubs: string[];
  schedule: UpdateSchedule;
  items: ParsedItem[];
  /** Faults of the document that the parser repaired, a sentence each. */
  warnings: string[];
  /** The first limit that left something out; the items before stay. */
  truncated?: ParseError;
}

/** How often the feed changes, as it declares. */
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
  /** Names of the item's own authors, as plain text; absent when it has none, whatever the feed says. */
  authors?: string[];
  language?: string;
  published?: WrittenDate;
  updated?: WrittenDate;
}

/** Where the bytes come from. */
export interface DocumentOrigin {
  /** The final URL (or Content-Location): the base of relative URLs. */
  url?: string;
  /** The Content-Type header: its charset overrides the document's own declaration (RFC 7303). */
  contentType?: string;
  /** The Content-Language header. */
  language?: string;
}

export type ParseResult = { ok: true; feed: ParsedFeed } | { ok: false; error: ParseError };
