import type { Admin } from 'kafkajs';
import { topics, type Topic } from '#libs/contracts/topics.js';
import type { QueueStatus, Subscription } from '../bus/bus.js';
import type { DatabaseOffsets } from './database-offsets.js';
import { OUTBOX_GROUP } from './outbox-relay.js';
import { fetchBounds, fetchOffsetsAt, READER_PREFIX } from './read-topic.js';

/** Offsets by partition. */
type Offsets = Map<number, bigint>;

interface Bounds {
  startOffsets: Offsets;
  endOffsets: Offsets;
}

/**
 * The progress of every group in every topic, from the broker and, for groups that commit there, the database.
 * @param subscriptions groups that are listed also before they have committed anything
 */
export async function readQueueStatus(
  admin: Admin,
  databaseOffsets: DatabaseOffsets | null,
  subscriptions: Pick<Subscription, 'group' | 'topic'>[],
): Promise<QueueStatus[]> {
  const listed = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
  const consumers = listed.filter((group) => group !== OUTBOX_GROUP && !group.startsWith(READER_PREFIX));
  const topicNames = Object.values(topics).map(({ name }) => name);
  const groups = await readCommittedOffsets(admin, databaseOffsets, consumers, topicNames);
  for (const { group, topic } of subscriptions) {
    const byTopic = groups.get(group) ?? groups.set(group, new Map()).get(group)!;
    if (!byTopic.has(topic.name)) byTopic.set(topic.name, new Map());
  }
  const all: Topic[] = Object.values(topics);
  const statuses = await Promise.all(
    all.map(async ({ name }) => {
      const bounds = await fetchBounds(admin, name);
      const consumers = [...groups].filter(([, byTopic]) => byTopic.has(name));
      if (consumers.length === 0) return [statusOf(name, null, bounds, new Map(), null)];
      return Promise.all(
        consumers.map(async ([group, byTopic]) => {
          const committed = byTopic.get(name)!;
          const offsetsAt = (time: number) => fetchOffsetsAt(admin, name, time);
          // Kafka reads the log for it, and fails when one partition is damaged.
          const age = await oldestAge(offsetsAt, committed, bounds, Date.now()).catch(() => null);
          return statusOf(name, group, bounds, committed, age);
        }),
      );
    }),
  );
  // The outbox is in the database, and so is the progress of its relay.
  return [...statuses.flat(), ...((await databaseOffsets?.logStatus(OUTBOX_GROUP)) ?? [])];
}

/** The status of some groups, without ages. */
export async function readProgress(
  admin: Admin,
  databaseOffsets: DatabaseOffsets | null,
  subscriptions: Pick<Subscription, 'group' | 'topic'>[],
): Promise<QueueStatus[]> {
  const names = subscriptions.map(({ topic }) => topic.name);
  const groups = subscriptions.map(({ group }) => group);
  const committed = await readCommittedOffsets(admin, databaseOffsets, [...new Set(groups)], [...new Set(names)]);
  return Promise.all(
    subscriptions.map(async ({ group, topic: { name } }) => {
      const offsets = committed.get(group)?.get(name) ?? new Map<number, bigint>();
      return statusOf(name, group, await fetchBounds(admin, name), offsets, null);
    }),
  );
}

/** By group and topic. The database's offsets are those of all its groups. */
async function readCommittedOffsets(
  admin: Admin,
  databaseOffsets: DatabaseOffsets | null,
  groups: string[],
  topicNames: string[],
): Promise<Map<string, Map<string, Offsets>>> {
  const found = new Map<string, Map<string, Offsets>>();
  const add = (group: string, topic: string, partition: number, offset: bigint) => {
    const byTopic = found.get(group) ?? found.set(group, new Map()).get(group)!;
    (byTopic.get(topic) ?? byTopic.set(topic, new Map()).get(topic)!).set(partition, offset);
  };
  for (const groupId of groups)
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics: topicNames }))
      for (const { partition, offset } of partitions)
        if (!offset.startsWith('-')) add(groupId, topic, partition, BigInt(offset));
  for (const { group, topic, partition, offset } of (await databaseOffsets?.committedOffsets()) ?? [])
    if (group !== OUTBOX_GROUP) add(group, topic, partition, offset);
  return found;
}

function statusOf(
  topic: string,
  group: string | null,
  { startOffsets, endOffsets }: Bounds,
  committedOffsets: Offsets,
  age: number | null,
): QueueStatus {
  const partitions = [...endOffsets].map(([partition, endOffset]) => {
    const committed = committedOffsets.get(partition) ?? null;
    // Without a group there is no lag.
    const lag = group === null ? null : endOffset - firstUnhandled(partition, committedOffsets, startOffsets);
    return { partition, endOffset, committed, lag };
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

/** A group that has never committed in a partition is at its start; so is one whose next records have expired. */
function firstUnhandled(partition: number, committed: Offsets, startOffsets: Offsets): bigint {
  const offset = committed.get(partition) ?? 0n;
  const start = startOffsets.get(partition) ?? 0n;
  return offset > start ? offset : start;
}

/**
 * Milliseconds since the oldest record at or after the committed offsets was appended, within about 5 %; 0 when there is
 * none. Kafka finds offsets by time and not times by offset, so the time is searched for: first in doubling steps back from
 * now, then by bisection.
 * @param offsetsAt the first offset of each partition that was appended at a time or later
 */
async function oldestAge(
  offsetsAt: (time: number) => Promise<Offsets>,
  committed: Offsets,
  { startOffsets, endOffsets }: Bounds,
  now: number,
): Promise<number> {
  const lagging = [...endOffsets].filter(
    ([partition, end]) => end > firstUnhandled(partition, committed, startOffsets),
  );
  if (lagging.length === 0) return 0;
  const isOlderThan = async (age: number) => {
    const offsets = await offsetsAt(now - age);
    return lagging.some(
      ([partition]) => (offsets.get(partition) ?? 0n) > firstUnhandled(partition, committed, startOffsets),
    );
  };
  let min = 0;
  let max = 1000;
  while (max < now && (await isOlderThan(max))) [min, max] = [max, max * 2];
  while (max - min > Math.max(100, max * 0.05)) {
    const middle = (min + max) / 2;
    if (await isOlderThan(middle)) min = middle;
    else max = middle;
  }
  return Math.round((min + max) / 2);
}
