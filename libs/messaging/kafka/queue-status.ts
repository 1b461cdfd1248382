import type { Admin } from 'kafkajs';
import { topics, type Topic } from '#libs/contracts/topics.js';
import type { QueueStatus } from '../bus/bus.js';
import type { DatabaseCommit } from './database-offsets.js';
import { OUTBOX } from './outbox-relay.js';
import { offsetsAt, READER_PREFIX, topicBounds } from './read-topic.js';

/** Next offsets of one group in one topic, by partition. */
type Committed = Map<number, bigint>;

/** How far every group is in every topic, asked from the broker and, for groups that commit there, the database. */
export async function queueStatus(admin: Admin, database: DatabaseCommit | null): Promise<QueueStatus[]> {
  const groups = await committedOffsets(admin, database);
  const all: Topic[] = Object.values(topics);
  const statuses = await Promise.all(
    all.map(async ({ name }) => {
      const { high } = await topicBounds(admin, name);
      const readers = [...groups].filter(([, byTopic]) => byTopic.has(name));
      if (readers.length === 0) return [status(name, null, high, new Map(), null)];
      return Promise.all(
        readers.map(async ([group, byTopic]) => {
          const committed = byTopic.get(name)!;
          const age = await oldestAge((time) => offsetsAt(admin, name, time), committed, high, Date.now());
          return status(name, group, high, committed, age);
        }),
      );
    }),
  );
  // The outbox is in the database, and so is how far its relay has come in it.
  return [...statuses.flat(), ...((await database?.logStatus(OUTBOX)) ?? [])];
}

async function committedOffsets(
  admin: Admin,
  database: DatabaseCommit | null,
): Promise<Map<string, Map<string, Committed>>> {
  const found = new Map<string, Map<string, Committed>>();
  const add = (group: string, topic: string, partition: number, offset: bigint) => {
    const byTopic = found.get(group) ?? found.set(group, new Map()).get(group)!;
    (byTopic.get(topic) ?? byTopic.set(topic, new Map()).get(topic)!).set(partition, offset);
  };
  const { groups } = await admin.listGroups();
  const names = Object.values(topics).map(({ name }) => name);
  const consumers = groups.filter(({ groupId }) => groupId !== OUTBOX && !groupId.startsWith(READER_PREFIX));
  for (const { groupId } of consumers)
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics: names }))
      for (const { partition, offset } of partitions)
        if (!offset.startsWith('-')) add(groupId, topic, partition, BigInt(offset));
  for (const { group, topic, partition, offset } of (await database?.offsets()) ?? [])
    if (group !== OUTBOX) add(group, topic, partition, offset);
  return found;
}

function status(
  topic: string,
  group: string | null,
  high: Map<number, bigint>,
  committed: Committed,
  age: number | null,
): QueueStatus {
  const partitions = [...high].map(([partition, endOffset]) => {
    const at = committed.get(partition);
    // A group that has never committed in a partition is at its beginning; without a group there is nothing to tell.
    const lag = group === null ? null : endOffset - (at ?? 0n);
    return { partition, endOffset, committed: at ?? null, lag };
  });
  const lag = group === null ? null : partitions.reduce((sum, partition) => sum + partition.lag!, 0n);
  return {
    topic,
    group,
    partitions: partitions.sort((a, b) => a.partition - b.partition),
    lag,
    oldestUnprocessedAge: age,
  };
}

/**
 * Milliseconds since the oldest record at or after the committed offsets was appended, to about 5 %; 0 when there is none.
 * Kafka tells offsets for times and not the other way round, so the time is searched for: first in doubling steps back
 * from now, then by halving.
 * @param offsets the first offset of each partition that was appended at a time or later
 */
export async function oldestAge(
  offsets: (time: number) => Promise<Map<number, bigint>>,
  committed: Committed,
  high: Map<number, bigint>,
  now: number,
): Promise<number> {
  const waiting = [...high].filter(([partition, end]) => end > (committed.get(partition) ?? 0n));
  if (waiting.length === 0) return 0;
  const isOlderThan = async (age: number) => {
    const at = await offsets(now - age);
    return waiting.some(([partition]) => (at.get(partition) ?? 0n) > (committed.get(partition) ?? 0n));
  };
  let older = 0;
  let younger = 1000;
  while (younger < now && (await isOlderThan(younger))) [older, younger] = [younger, younger * 2];
  while (younger - older > Math.max(100, younger * 0.05)) {
    const middle = (older + younger) / 2;
    if (await isOlderThan(middle)) older = middle;
    else younger = middle;
  }
  return Math.round((older + younger) / 2);
}
