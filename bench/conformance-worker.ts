/** Reads one document after the other in a thread of its own, so that one that never ends can be given up. */
import { parentPort } from 'node:worker_threads';
import type { DocumentOrigin } from '#libs/domain/feed/parsed-feed.js';
import { READERS, type ReadFeed, type ReaderName } from './conformance-readers.js';

export interface ReadRequest {
  reader: ReaderName;
  bytes: Uint8Array;
  origin: DocumentOrigin;
}

export type ReadOutcome = { milliseconds: number } & ({ result: ReadFeed } | { crash: string });

parentPort!.on('message', async ({ reader, bytes, origin }: ReadRequest) => {
  const start = performance.now();
  const outcome = await READERS[reader](bytes, origin).then(
    (result) => ({ result }),
    (error: Error) => ({ crash: error.stack ?? String(error) }),
  );
  parentPort!.postMessage({ milliseconds: performance.now() - start, ...outcome } satisfies ReadOutcome);
});
