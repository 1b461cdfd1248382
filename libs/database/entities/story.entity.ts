import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Summary of the articles of a story, derived from the article table by libs/domain/stories/summarize-story.ts. */
@Entity('story')
@Index('story_newest', ['newestAt', 'id'])
export class Story {
  @PrimaryColumn('char', { length: 32 })
  id!: string;

  @Column('text')
  edition!: string;

  /** In the story's main language. */
  @Column('text')
  title!: string;

  @Column('text', { name: 'title_language' })
  titleLanguage!: string;

  /** The title in each language that has one. */
  @Column('jsonb')
  titles!: Record<string, string>;

  /** BCP 47, in alphabetical order. */
  @Column('text', { array: true })
  languages!: string[];

  @Column('int', { name: 'article_count' })
  articleCount!: number;

  @Column('int', { name: 'text_count' })
  textCount!: number;

  @Column('int', { name: 'source_count' })
  sourceCount!: number;

  @Column('int', { name: 'independent_count' })
  independentCount!: number;

  @Column('timestamptz', { name: 'first_published_at', nullable: true })
  firstPublishedAt!: Date | null;

  @Column('timestamptz', { name: 'last_published_at', nullable: true })
  lastPublishedAt!: Date | null;

  /** Sort key: the latest publication, or the latest arrival where no article has a date. */
  @Column('timestamptz', { name: 'newest_at' })
  newestAt!: Date;

  /** When the story or one of its articles last changed; never decreases within an edition. */
  @Index('story_updated')
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
