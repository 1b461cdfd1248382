import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { StoryEvent } from '#libs/contracts/story-event.js';
import { topics } from '#libs/contracts/topics.js';

/**
 * The story events in news.stories, read with read_committed isolation.
 * @param idleMs without a record for so long, the topic counts as read
 */
export async function readStoryEvents(brokers: string, idleMs = 3_000): Promise<StoryEvent[]> {
  const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `test-${randomUUID()}`, readUncommitted: false });
  const events: StoryEvent[] = [];
  let last = Infinity;
  consumer.on('consumer.group_join', () => (last = Date.now()));
  await consumer.connect();
  await consumer.subscribe({ topic: topics.stories.name, fromBeginning: true });
  await consumer.run({
    autoCommit: false, // keeps the group out of the queue status
    eachMessage: async ({ message }) => {
      events.push(StoryEvent.parse(JSON.parse(message.value!.toString())));
      last = Date.now();
    },
  });
  while (!(Date.now() - last > idleMs)) await sleep(100);
  await consumer.disconnect();
  return events;
}

/** The articles that the events are about. */
export function articleIds(events: StoryEvent[]): Set<string> {
  return new Set(events.flatMap(({ data }) => ('article' in data ? data.article.id : [])));
}
