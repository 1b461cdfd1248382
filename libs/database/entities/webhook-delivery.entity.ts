import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An attempt to deliver an event to a webhook. The latest ones are kept. */
@Entity('webhook_delivery')
export class WebhookDelivery {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id!: string;

  @Column('uuid', { name: 'webhook_id' })
  webhookId!: string;

  /** Of the event; null for events about the webhook itself. */
  @Column('bigint', { nullable: true, transformer: { to: (value) => value, from: (text) => text && Number(text) } })
  sequence!: number | null;

  @Column('text', { name: 'event_id' })
  eventId!: string;

  @Column('text')
  type!: string;

  /** Counts from 1. */
  @Column('int')
  attempt!: number;

  /** Null when there was no response. */
  @Column('int', { nullable: true })
  status!: number | null;

  /** Why it failed; null when it succeeded. */
  @Column('text', { nullable: true })
  error!: string | null;

  @Column('int', { name: 'duration_ms' })
  durationMs!: number;

  @Column('timestamptz')
  at!: Date;
}
