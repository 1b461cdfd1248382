import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A decision that the store has applied. It identifies repeats where offsets can't, after a topic was replayed or
 * recreated, and where the article's row can't, after a later decision changed it.
 */
@Entity('applied_decision')
export class AppliedDecision {
  /** Hash of the decision's content, see apps/store/stories/applied-decisions.ts. */
  @PrimaryColumn('char', { length: 32 })
  id!: string;

  @Column('timestamptz', { name: 'applied_at', default: () => 'now()' })
  appliedAt!: Date;
}
