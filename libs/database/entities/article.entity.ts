import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Evidence, Relation } from '#libs/contracts/cluster-decision.js';

/** An article with its story, by the last decision on it. */
@Entity('article')
export class Article {
  @PrimaryColumn('char', { length: 32 })
  id!: string;

  @Column('text')
  edition!: string;

  @Index('article_story')
  @Column('char', { name: 'story_id', length: 32 })
  storyId!: string;

  /** The text that the article, its copies and its translations are. */
  @Index('article_text')
  @Column('char', { name: 'text_id', length: 32 })
  textId!: string;

  @Column('text')
  relation!: Relation;

  /** Another article; null for `first`. No foreign key: that article may arrive in a later batch. */
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

  /** When the first revision entered the pipeline. Later revisions don't change it, so articles keep their order. */
  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  /** When the latest revision entered the pipeline. */
  @Index('article_revised')
  @Column('timestamptz', { name: 'revised_at' })
  revisedAt!: Date;

  @Column('char', { name: 'content_hash', length: 32 })
  contentHash!: string;

  /** Starts at 1 and grows with each change of the content. */
  @Column('int')
  revision!: number;
}
