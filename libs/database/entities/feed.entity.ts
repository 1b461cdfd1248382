import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UpdateSchedule } from '#libs/feed-parser/model/parsed-feed.js';
import type { FeedStatus } from '#libs/contracts/feed-status.js';

/** What identifies a feed's items, the most reliable first. */
export type ItemIdentity = 'guid' | 'url' | 'content';

/** State of the WebSub subscription: `requested` is not verified yet, `silent` means that a poll found items not pushed. */
export type PushState = 'none' | 'requested' | 'active' | 'silent' | 'refused';

/** A feed: its settings and its state. All times are UTC, all durations milliseconds. */
@Entity('feed')
export class Feed {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  url!: string;

  /** The normalized URL; equal for duplicates. */
  @Column('text', { name: 'url_key' })
  urlKey!: string;

  /** Keys of former URLs. */
  @Column('text', { name: 'former_url_keys', array: true })
  formerUrlKeys!: string[];

  /** Host name of the URL; key of the host's slots. */
  @Column('text')
  host!: string;

  /** The articles' source. */
  @Column('text')
  name!: string;

  /** The name that the feed was added with: part of its articles' identity, which a new name must not change. */
  @Column('text', { name: 'source_id' })
  sourceId!: string;

  @Column('text')
  edition!: string;

  /** Set by a person; null for an interval by the feed's schedule. */
  @Column('int', { name: 'fixed_interval', nullable: true })
  fixedInterval!: number | null;

  /** Whether the linked pages are fetched for the full text. */
  @Column('boolean', { name: 'full_text' })
  fullText!: boolean;

  /** URL of a forward proxy, with credentials if it requires them. */
  @Column('text', { nullable: true })
  proxy!: string | null;

  /** Whether this host means 429 by 403. */
  @Column('boolean', { name: 'throttle_on_forbidden' })
  throttleOnForbidden!: boolean;

  /** Why the feed is not polled; null while it is. */
  @Column('text', { name: 'paused_reason', nullable: true })
  pausedReason!: string | null;

  /** Deleted feeds stay in the table, so that feeds.yaml does not add them again and old items are not published again. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  @Column('timestamptz', { name: 'added_at' })
  addedAt!: Date;

  /** From the document. */
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

  /** The last document's schedule, for polls that find the feed unchanged. */
  @Column('jsonb', { nullable: true })
  schedule!: { declared: UpdateSchedule; itemDates: string[] } | null;

  @Column('timestamptz', { name: 'next_poll_at' })
  nextPollAt!: Date;

  /** A sentence that explains nextPollAt. */
  @Column('text', { name: 'next_poll_reason' })
  nextPollReason!: string;

  /** Identifies the lease of the fetcher that polls it. */
  @Column('text', { name: 'lease_owner', nullable: true })
  leaseOwner!: string | null;

  @Column('timestamptz', { name: 'leased_until' })
  leasedUntil!: Date;

  @Column('timestamptz', { name: 'last_polled_at', nullable: true })
  lastPolledAt!: Date | null;

  @Column('timestamptz', { name: 'last_success_at', nullable: true })
  lastSuccessAt!: Date | null;

  /** When a poll last found new items. */
  @Column('timestamptz', { name: 'last_new_at', nullable: true })
  lastNewAt!: Date | null;

  /** Null before the first poll. */
  @Column('text', { nullable: true })
  status!: FeedStatus | null;

  /** Particulars of the status. */
  @Column('text', { nullable: true })
  detail!: string | null;

  /** Warnings about the last document. */
  @Column('text', { array: true })
  warnings!: string[];

  /** Consecutive failed polls. */
  @Column('int')
  failures!: number;

  /** Target of the last 301 or 308, and how many consecutive polls were redirected there. */
  @Column('text', { name: 'moved_to', nullable: true })
  movedTo!: string | null;

  @Column('int', { name: 'permanent_redirect_count' })
  permanentRedirectCount!: number;

  @Column('text', { name: 'item_identity' })
  itemIdentity!: ItemIdentity;

  /** Why items are not identified by their guids; null while they are. */
  @Column('text', { name: 'item_identity_reason', nullable: true })
  itemIdentityReason!: string | null;

  /** Articles and revisions published so far. */
  @Column('int')
  articles!: number;

  @Column('text', { name: 'push_state' })
  pushState!: PushState;

  @Column('text', { nullable: true })
  hub!: string | null;

  /** The topic of the subscription: the feed's self link. */
  @Column('text', { name: 'push_topic', nullable: true })
  pushTopic!: string | null;

  @Column('text', { name: 'push_secret', nullable: true })
  pushSecret!: string | null;

  /** Since when the subscription is active without interruption. */
  @Column('timestamptz', { name: 'push_since', nullable: true })
  pushSince!: Date | null;

  @Column('timestamptz', { name: 'push_until', nullable: true })
  pushUntil!: Date | null;

  @Column('timestamptz', { name: 'last_push_at', nullable: true })
  lastPushAt!: Date | null;

  /** When the next subscription or renewal request is due; null while none is. */
  @Column('timestamptz', { name: 'push_next_at', nullable: true })
  pushNextAt!: Date | null;

  /** Subscription requests since the hub last verified one. */
  @Column('int', { name: 'push_attempts' })
  pushAttempts!: number;

  /** A sentence that explains why push is not active; null while there is no reason. */
  @Column('text', { name: 'push_detail', nullable: true })
  pushDetail!: string | null;
}
