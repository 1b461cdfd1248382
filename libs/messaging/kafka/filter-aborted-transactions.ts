import { createRequire } from 'node:module';

/** What kafkajs makes of a fetched partition, as far as it matters here. */
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
 * Makes kafkajs hide what aborted transactions left, as it promises. By itself it takes the broker's list of them to be in
 * the order in which they began, and hands over some of their messages when they overlap, as they do after a broker was
 * killed. What is hidden here passes for a transaction marker, which kafkajs skips.
 */
export function filterAbortedTransactions(): void {
  const { fetch } = broker;
  broker.fetch = async function (request) {
    const response = await fetch.call(this, request);
    for (const { partitions } of response.responses) partitions.forEach(hide);
    return response;
  };
}

function hide(partition: FetchedPartition): void {
  if (!partition.abortedTransactions?.length) return;
  const coming = partition.abortedTransactions.toSorted((a, b) =>
    Number(BigInt(a.firstOffset) - BigInt(b.firstOffset)),
  );
  const aborted = new Set<string>();
  for (const message of partition.messages) {
    while (coming.length > 0 && BigInt(coming[0]!.firstOffset) <= BigInt(message.offset))
      aborted.add(coming.shift()!.producerId);
    const { producerId, inTransaction } = message.batchContext;
    if (message.isControlRecord) aborted.delete(producerId);
    else if (inTransaction && aborted.has(producerId)) message.isControlRecord = true;
  }
  partition.abortedTransactions = [];
}
