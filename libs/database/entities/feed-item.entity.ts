import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A published item of a feed, by its three keys. It is kept long after the item left the feed, so that it is not published again. */
@Entity('feed_item')
@Index('feed_item_guid', ['feedId', 'guidKey'])
@Index('feed_item_url', ['feedId', 'urlKey'])
@Index('feed_item_content', ['feedId', 'contentKey'])
export class FeedItem {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'feed_id' })
  feedId!: string;

  /** Hash of the guid. */
  @Column('char', { name: 'guid_key', length: 32, nullable: true })
  guidKey!: string | null;

  /** Hash of the canonical URL. */
  @Column('char', { name: 'url_key', length: 32, nullable: true })
  urlKey!: string | null;

  /** Hash of title and content as last published. */
  @Column('char', { name: 'content_key', length: 32 })
  contentKey!: string;

  /** When the item said that it was published; null when it didn't, or was published by version 0.2. */
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  /** The guid that the article got, so that its revisions get the same one; null when its URL names it. */
  @Column('text', { name: 'article_guid', nullable: true })
  articleGuid!: string | null;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;
}
