import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import type { DocumentOrigin, ParseResult } from '#libs/feed-parser/parsed-feed.js';
import { WorkerWithTimeout } from '../threads/watched-thread.js';

/** What the thread is asked. */
export interface FeedDocument {
  bytes: Uint8Array;
  origin: DocumentOrigin;
}

/** Reads a document as parseFeed does. */
export type ReadFeed = (bytes: Uint8Array, origin: DocumentOrigin) => Promise<ParseResult>;

/** Documents up to this size, in bytes, are read in some milliseconds: handing them over would take as long. */
const SMALL = 64 * 1024;
/** Twice the parser's own budget for one document, in milliseconds. */
const DEADLINE = 10_000;
/** What the thread may hold, in MiB: many times the largest document that is fetched. */
const MEMORY = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };

/** Reads feeds without keeping everybody else waiting: large ones in a thread of its own. */
@Injectable()
export class FeedReader implements BeforeApplicationShutdown {
  private readonly thread = new WorkerWithTimeout<FeedDocument, ParseResult>(
    'apps/fetcher/polling/feed-reader-worker.js',
    DEADLINE,
    MEMORY,
  );

  readonly read: ReadFeed = async (bytes, origin) => {
    if (bytes.length <= SMALL) return parseFeed(bytes, origin);
    const outcome = await this.thread.ask({ bytes, origin });
    if ('answer' in outcome) return outcome.answer;
    const detail = `The document could not be read: ${outcome.fault}.`;
    return { ok: false, failure: { code: outcome.isLate ? 'parse-timeout' : 'internal-error', detail } };
  };

  async beforeApplicationShutdown(): Promise<void> {
    await this.thread.close();
  }
}
