import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an article said before it was revised. The latest revision is in the article's own row. */
@Entity('article_revision')
export class ArticleRevision {
  @PrimaryColumn('char', { name: 'article_id', length: 32 })
  articleId!: string;

  @PrimaryColumn('int')
  revision!: number;

  /** When this revision entered the pipeline. */
  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  @Column('text')
  title!: string;

  @Column('text')
  text!: string;

  @Column('text')
  language!: string;

  @Column('text', { nullable: true })
  byline!: string | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  @Column('char', { name: 'content_hash', length: 32 })
  contentHash!: string;
}
