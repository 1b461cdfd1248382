import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Summary of the articles of a story, derived from the article table. */
@Entity('story')
@Index('story_newest', ['newestAt', 'id'])
export class Story {
  @PrimaryColumn('char', { length: 32 })
  id!: string;

  @Column('text')
  edition!: string;

  @Column('text')
  title!: string;

  /** BCP 47, in alphabetical order. */
  @Column('text', { array: true })
  languages!: string[];

  @Column('int', { name: 'article_count' })
  articleCount!: number;

  @Column('timestamptz', { name: 'first_published_at', nullable: true })
  firstPublishedAt!: Date | null;

  @Column('timestamptz', { name: 'last_published_at', nullable: true })
  lastPublishedAt!: Date | null;

  /** Sort key: the latest publication, or the latest arrival where no article has a date. */
  @Column('timestamptz', { name: 'newest_at' })
  newestAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
