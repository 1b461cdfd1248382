import { EventPattern } from '@nestjs/microservices';
import type { Topic } from '#libs/contracts/topics.js';
import type { Subscription } from './bus.js';

/** What @Consume says of a handler beside its topic. */
export type ConsumeOptions = Pick<Subscription, 'group' | 'step' | 'commit' | 'maxBatch'>;

/** The pattern's extras, read back by the transport strategy. */
export interface ConsumeExtras extends ConsumeOptions {
  topic: Topic;
}

/**
 * Marks a controller method as the handler of a topic for a consumer group. It gets the batch as payload and its
 * PartitionContext as context, and returns an Outcome; producers, offsets and retries are the bus's concern.
 */
export function Consume(topic: Topic, options: ConsumeOptions): MethodDecorator {
  return EventPattern(`${topic.name}/${options.group}`, { topic, ...options } satisfies ConsumeExtras);
}
