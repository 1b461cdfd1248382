import { parentPort } from 'node:worker_threads';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import type { FeedDocument } from './feed-reader.js';

/** The thread of FeedReader: a document in, what it says out. */
parentPort!.on('message', ({ bytes, origin }: FeedDocument) => {
  parentPort!.postMessage(parseFeed(bytes, origin));
});
