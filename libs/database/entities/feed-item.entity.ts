import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An item of a feed that was handed on, by its three names; kept long after the item is gone, so that it does not come back. */
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

  /** Hash of title and content as last handed on. */
  @Column('char', { name: 'content_key', length: 32 })
  contentKey!: string;

  /** The guid that the article got, so that its revisions get the same one; null when its URL names it. */
  @Column('text', { name: 'article_guid', nullable: true })
  articleGuid!: string | null;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;
}
