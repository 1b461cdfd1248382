import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Evidence, Relation } from '#libs/contracts/cluster-decision.js';

/** An article as last decided on, with its place in a story. */
@Entity('article')
export class Article {
  @PrimaryColumn('char', { length: 32 })
  id!: string;

  @Column('text')
  edition!: string;

  @Index('article_story')
  @Column('char', { name: 'story_id', length: 32 })
  storyId!: string;

  @Column('text')
  relation!: Relation;

  /** Another article; null for `first`. No foreign key: a decision may name an article that arrives in a later batch. */
  @Column('char', { name: 'related_to', length: 32, nullable: true })
  relatedTo!: string | null;

  @Column('jsonb')
  evidence!: Evidence;

  @Column('text')
  title!: string;

  @Column('text')
  text!: string;

  @Column('text', { nullable: true })
  url!: string | null;

  @Index('article_source')
  @Column('text')
  source!: string;

  /** Who wrote it, in one line, as published. */
  @Column('text', { nullable: true })
  byline!: string | null;

  @Column('text')
  language!: string;

  @Column('real', { name: 'language_confidence' })
  languageConfidence!: number;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  /** As the publisher wrote it. */
  @Column('text', { name: 'published_at_original', nullable: true })
  publishedAtOriginal!: string | null;

  /** When its first revision entered the pipeline; later revisions leave it as it is, so that articles keep their order. */
  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  @Column('char', { name: 'content_hash', length: 32 })
  contentHash!: string;

  /** 1 for the first content seen, one more with each change. */
  @Column('int')
  revision!: number;
}
