import { linesOf } from './events.js';
import type { Server } from './server.js';
import type { SnapshotHead, StoryDetail } from './types.js';

/** The stories of an edition as of one event; iterate it once to read them. */
export interface Snapshot extends AsyncIterable<StoryDetail> {
  edition: string;
  /** The last event that is part of it: go on with the events after it. */
  sequence: number;
  /** How many stories follow. */
  size: number;
}

/** Requests a snapshot and reads its first line. The stories are read as they are iterated, and must be to the end. */
export async function readSnapshot(server: Server, edition = 'main', signal?: AbortSignal): Promise<Snapshot> {
  const response = await server.get('/api/snapshot.ndjson', { edition }, { signal });
  const lines = linesOf(chunksOf(response.body!));
  const first = await lines.next();
  if (first.done) throw new Error('the snapshot ended before its first line');
  const { sequence, stories: size } = JSON.parse(first.value) as SnapshotHead;
  return { edition, sequence, size, [Symbol.asyncIterator]: () => storiesOf(lines, size) };
}

/** @throws Error when the connection was cut in between */
async function* storiesOf(lines: AsyncGenerator<string>, size: number): AsyncGenerator<StoryDetail> {
  let count = 0;
  for await (const line of lines) {
    yield JSON.parse(line) as StoryDetail;
    count++;
  }
  if (count !== size) throw new Error(`the snapshot ended after ${count} of ${size} stories`);
}

/** Cancels the request when the caller leaves early. Not `for await` over the stream: not every browser has it. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
