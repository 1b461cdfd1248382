import { createRequire } from 'node:module';

/** A partition in kafkajs' fetch response, as far as it is read here. */
interface FetchedPartition {
  /** In the order in which they were aborted. */
  abortedTransactions: { producerId: string; firstOffset: string }[] | null;
  messages: {
    offset: string;
    isControlRecord: boolean;
    batchContext: { producerId: string; inTransaction: boolean };
  }[];
}

interface Broker {
  fetch(request: unknown): Promise<{ responses: { partitions: FetchedPartition[] }[] }>;
}

const { prototype: broker } = createRequire(import.meta.url)('kafkajs/src/broker/index.js') as { prototype: Broker };

/**
 * Patches kafkajs so that read_committed consumers never get records of aborted transactions. kafkajs expects the broker's
 * list of them in the order in which they began, and lets some of their records through when they overlap, as they do after
 * a broker was killed. Filtered records are marked as control records, which kafkajs skips.
 */
export function filterAbortedTransactions(): void {
  const { fetch } = broker;
  broker.fetch = async function (request) {
    const response = await fetch.call(this, request);
    for (const { partitions } of response.responses) partitions.forEach(markAbortedRecords);
    return response;
  };
}

function markAbortedRecords(partition: FetchedPartition): void {
  if (!partition.abortedTransactions?.length) return;
  const upcoming = partition.abortedTransactions.toSorted((a, b) =>
    Number(BigInt(a.firstOffset) - BigInt(b.firstOffset)),
  );
  const aborted = new Set<string>();
  for (const message of partition.messages) {
    while (upcoming.length > 0 && BigInt(upcoming[0]!.firstOffset) <= BigInt(message.offset))
      aborted.add(upcoming.shift()!.producerId);
    const { producerId, inTransaction } = message.batchContext;
    if (message.isControlRecord) aborted.delete(producerId);
    else if (inTransaction && aborted.has(producerId)) message.isControlRecord = true;
  }
  partition.abortedTransactions = [];
}
