import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The stories of an edition: how far their events have come. Its row is locked while they change. */
@Entity('edition')
export class Edition {
  @PrimaryColumn('text')
  name!: string;

  /** Of the last event; 0 before the first. */
  @Column('bigint', { name: 'last_sequence' })
  lastSequence!: string;

  /** When its stories last changed. It never decreases, whatever the clock does. */
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
