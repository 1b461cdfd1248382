import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The id of a merged story and the story that it is part of. `intoId` is never an alias itself: chains are resolved on write. */
@Entity('story_alias')
export class StoryAlias {
  @PrimaryColumn('char', { name: 'from_id', length: 32 })
  fromId!: string;

  @Index('story_alias_into')
  @Column('char', { name: 'into_id', length: 32 })
  intoId!: string;
}
