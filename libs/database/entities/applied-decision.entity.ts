import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A decision the store has acted on. Offsets cannot tell a repeat when a topic is replayed or recreated, and comparing
 * with the article's row cannot either once a later decision changed it; this can.
 */
@Entity('applied_decision')
export class AppliedDecision {
  /** Hash of what was decided, see apps/store/applied-decisions.ts. */
  @PrimaryColumn('char', { length: 32 })
  id!: string;

  @Column('timestamptz', { name: 'applied_at', default: () => 'now()' })
  appliedAt!: Date;
}
