import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The id of a joined text and the text that it is part of. `intoId` is never an alias itself: chains are resolved on write. */
@Entity('text_alias')
export class TextAlias {
  @PrimaryColumn('char', { name: 'from_id', length: 32 })
  fromId!: string;

  @Index('text_alias_into')
  @Column('char', { name: 'into_id', length: 32 })
  intoId!: string;
}
