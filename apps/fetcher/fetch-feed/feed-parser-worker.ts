import { parentPort } from 'node:worker_threads';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import type { DocumentOrigin } from '#libs/feed-parser/model/parsed-feed.js';

/** The message to the worker. */
export interface FeedDocument {
  bytes: Uint8Array;
  origin: DocumentOrigin;
}

/** Worker thread of FeedParser: receives documents, posts each one's ParseResult. */
parentPort!.on('message', ({ bytes, origin }: FeedDocument) => {
  parentPort!.postMessage(parseFeed(bytes, origin));
});
