import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UpdateSchedule } from '#libs/feed-parser/model/parsed-feed.js';
import type { FeedStatus } from '#libs/contracts/feed-status.js';

/** What a feed's items are recognised by, the surest first. */
export type ItemIdentity = 'guid' | 'url' | 'content';

/** How far WebSub is: `requested` waits for the hub's question, `silent` means that polling found what push had not brought. */
export type PushState = 'none' | 'requested' | 'active' | 'silent' | 'refused';

/** A feed: what people set, and what polling it has found out. All times are UTC, all durations milliseconds. */
@Entity('feed')
export class Feed {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  url!: string;

  /** The URL without what does not matter, so that no feed is there twice. */
  @Column('text', { name: 'url_key' })
  urlKey!: string;

  /** The same of addresses that it had before. */
  @Column('text', { name: 'former_url_keys', array: true })
  formerUrlKeys!: string[];

  /** Host name of the URL: whose turn has to be waited for. */
  @Column('text')
  host!: string;

  /** The articles' source. */
  @Column('text')
  name!: string;

  @Column('text')
  edition!: string;

  /** Set by people; null lets the feed's own rhythm decide. */
  @Column('int', { name: 'fixed_interval', nullable: true })
  fixedInterval!: number | null;

  /** Whether the linked pages are read for the whole text. */
  @Column('boolean', { name: 'full_text' })
  fullText!: boolean;

  /** URL of a forward proxy, with credentials if it wants some. */
  @Column('text', { nullable: true })
  proxy!: string | null;

  /** Whether 403 is this host's way of saying 429. */
  @Column('boolean', { name: 'throttle_on_forbidden' })
  throttleOnForbidden!: boolean;

  /** Why it is not polled; null while it is. */
  @Column('text', { name: 'paused_reason', nullable: true })
  pausedReason!: string | null;

  /** A deleted feed is kept, so that neither feeds.yaml nor its old items bring it back. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  @Column('timestamptz', { name: 'added_at' })
  addedAt!: Date;

  /** As the feed calls itself. */
  @Column('text', { nullable: true })
  title!: string | null;

  @Column('text', { name: 'site_url', nullable: true })
  siteUrl!: string | null;

  @Column('text', { nullable: true })
  etag!: string | null;

  @Column('text', { name: 'last_modified', nullable: true })
  lastModified!: string | null;

  /** Hash of the last document that was published in full. */
  @Column('char', { name: 'document_hash', length: 32, nullable: true })
  documentHash!: string | null;

  /** What its last document said about how often it changes: an unchanged one is not sent again. */
  @Column('jsonb', { nullable: true })
  schedule!: { declared: UpdateSchedule; itemDates: string[] } | null;

  @Column('timestamptz', { name: 'next_poll_at' })
  nextPollAt!: Date;

  /** One sentence that says why then. */
  @Column('text', { name: 'next_poll_reason' })
  nextPollReason!: string;

  /** Names the claim of the fetcher that is polling it. */
  @Column('text', { name: 'lease_owner', nullable: true })
  leaseOwner!: string | null;

  @Column('timestamptz', { name: 'leased_until' })
  leasedUntil!: Date;

  @Column('timestamptz', { name: 'last_polled_at', nullable: true })
  lastPolledAt!: Date | null;

  @Column('timestamptz', { name: 'last_success_at', nullable: true })
  lastSuccessAt!: Date | null;

  /** When a poll last found something new. */
  @Column('timestamptz', { name: 'last_new_at', nullable: true })
  lastNewAt!: Date | null;

  /** null before the first poll. */
  @Column('text', { nullable: true })
  status!: FeedStatus | null;

  /** Particulars of the status. */
  @Column('text', { nullable: true })
  detail!: string | null;

  /** What was wrong with the document and read over. */
  @Column('text', { array: true })
  warnings!: string[];

  /** Failed polls since the last one that succeeded. */
  @Column('int')
  failures!: number;

  /** Where 301 or 308 pointed lately, and how often in a row. */
  @Column('text', { name: 'moved_to', nullable: true })
  movedTo!: string | null;

  @Column('int', { name: 'permanent_redirect_count' })
  permanentRedirectCount!: number;

  @Column('text', { name: 'item_identity' })
  itemIdentity!: ItemIdentity;

  /** Why items are not recognised by their guids; null while they are. */
  @Column('text', { name: 'item_identity_reason', nullable: true })
  itemIdentityReason!: string | null;

  /** Articles and revisions handed on so far. */
  @Column('int')
  articles!: number;

  @Column('text', { name: 'push_state' })
  pushState!: PushState;

  @Column('text', { nullable: true })
  hub!: string | null;

  /** What is subscribed to: the feed's own name for itself. */
  @Column('text', { name: 'push_topic', nullable: true })
  pushTopic!: string | null;

  @Column('text', { name: 'push_secret', nullable: true })
  pushSecret!: string | null;

  /** Since when the hub pushes without a break. */
  @Column('timestamptz', { name: 'push_since', nullable: true })
  pushSince!: Date | null;

  @Column('timestamptz', { name: 'push_until', nullable: true })
  pushUntil!: Date | null;

  @Column('timestamptz', { name: 'last_push_at', nullable: true })
  lastPushAt!: Date | null;

  /** When the hub is asked next, for a new subscription or for a longer one; null while nothing is to be asked. */
  @Column('timestamptz', { name: 'push_next_at', nullable: true })
  pushNextAt!: Date | null;

  /** Requests to the hub since it last verified one. */
  @Column('int', { name: 'push_attempts' })
  pushAttempts!: number;

  /** One sentence on why push is not active; null while there is nothing to say. */
  @Column('text', { name: 'push_detail', nullable: true })
  pushDetail!: string | null;
}
