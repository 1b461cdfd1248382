import { linesOf } from './events.js';
import { type Server, SILENCE_TIMEOUT_MS } from './server.js';
import type { SnapshotHead, StoryDetail } from './types.js';

/** The server makes the whole snapshot before it sends it: about 10 s for 100,000 articles. */
const RESPONSE_TIMEOUT_MS = 600_000;

/** The stories of an edition as of one event; iterate it once to read them. */
export interface Snapshot extends AsyncIterable<StoryDetail> {
  edition: string;
  /** The last event that is part of it: go on with the events after it. */
  sequence: number;
  /** How many stories follow. */
  size: number;
}

/** Requests a snapshot and reads its first line. The stories are read as they are iterated, and must be to the end. */
export async function readSnapshot(
  server: Server,
  edition = 'main',
  signal?: AbortSignal,
  silenceTimeoutMs = SILENCE_TIMEOUT_MS,
): Promise<Snapshot> {
  const options = { signal, silenceTimeoutMs, responseTimeoutMs: RESPONSE_TIMEOUT_MS };
  const lines = linesOf(server.stream('/api/snapshot.ndjson', { edition }, options));
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
