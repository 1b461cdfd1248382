import type { Admin } from 'kafkajs';
import type { BaseLogger } from 'pino';
import { topics, type Topic } from '#libs/contracts/topics.js';

/** Most bytes of a message; Kafka's own limit is 1 MiB. A dead letter holds a whole message in base64 and needs more. */
const MAX_BYTES = 32 << 20;

/** Creates the topics that are missing, and warns of those with another number of partitions than is expected. */
export async function createTopics(admin: Admin, logger: BaseLogger): Promise<void> {
  const all: Topic[] = Object.values(topics);
  const existing = new Set(await admin.listTopics());
  const missing = all.filter(({ name }) => !existing.has(name));
  // Answers false when another process was quicker.
  if (missing.length > 0) await admin.createTopics({ topics: missing.map(definition), waitForLeaders: true });

  const metadata = await admin.fetchTopicMetadata({ topics: all.map(({ name }) => name) });
  for (const { name, partitions } of metadata.topics) {
    const expected = all.find((topic) => topic.name === name)!.partitions;
    if (partitions.length !== expected)
      logger.warn(
        `topic ${name} has ${partitions.length} partitions instead of ${expected}: keys will not meet their old partitions`,
      );
  }
}

function definition({ name, partitions, retentionMs }: Topic) {
  const maxBytes = name === topics.deadLetters.name ? 2 * MAX_BYTES : MAX_BYTES;
  const configEntries = [
    { name: 'retention.ms', value: String(retentionMs) },
    { name: 'max.message.bytes', value: String(maxBytes) },
  ];
  return { topic: name, numPartitions: partitions, replicationFactor: -1, configEntries };
}
