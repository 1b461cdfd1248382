import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoryEventType } from '#libs/contracts/story-event.js';

/** Column type bigint, which pg reads as text: sequences are exact as numbers up to 2^53. */
const sequence = { to: (value: number | null) => value, from: (text: string | null) => text && Number(text) };

/** A receiver of story events over HTTP: its settings, and how far its deliveries have come. */
@Entity('webhook')
export class Webhook {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  url!: string;

  @Column('text')
  edition!: string;

  /** Types of the events that it gets; null for all. */
  @Column('text', { array: true, nullable: true })
  types!: StoryEventType[] | null;

  /** Events of stories with an article in this language; null for all. */
  @Column('text', { nullable: true })
  language!: string | null;

  /** Events of articles from this source; null for all. */
  @Column('text', { nullable: true })
  source!: string | null;

  /** Key of the signatures, `whsec_…` as the receiver has it. */
  @Column('text')
  secret!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** Why nothing is delivered; null while it is. */
  @Column('text', { name: 'paused_reason', nullable: true })
  pausedReason!: string | null;

  /** Every event up to this one was delivered, or is of no interest to it. */
  @Column('bigint', { name: 'last_sequence', transformer: sequence })
  lastSequence!: number;

  @Column('timestamptz', { name: 'last_delivered_at', nullable: true })
  lastDeliveredAt!: Date | null;

  /** Failed attempts since the last success. */
  @Column('int')
  failures!: number;

  /** When the first of them failed. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince!: Date | null;

  /** How the last of them failed. */
  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column('timestamptz', { name: 'next_attempt_at' })
  nextAttemptAt!: Date;

  /** The last range of events that had expired before they were delivered. */
  @Column('bigint', { name: 'missed_from', nullable: true, transformer: sequence })
  missedFrom!: number | null;

  @Column('bigint', { name: 'missed_to', nullable: true, transformer: sequence })
  missedTo!: number | null;

  /** Identifies the lease of the worker that delivers to it. */
  @Column('text', { name: 'lease_owner', nullable: true })
  leaseOwner!: string | null;

  @Column('timestamptz', { name: 'leased_until' })
  leasedUntil!: Date;
}
