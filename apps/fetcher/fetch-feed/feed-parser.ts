import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import type { DocumentOrigin, ParseResult } from '#libs/feed-parser/model/parsed-feed.js';
import type { FetchError } from '#libs/contracts/feed-status.js';
import { WorkerWithTimeout } from '#libs/async/worker-with-timeout.js';
import type { FeedDocument } from './feed-parser-worker.js';

/** As parseFeed. */
export type ParseFeed = (
  bytes: Uint8Array,
  origin: DocumentOrigin,
) => Promise<ParseResult | { ok: false; error: FetchError }>;

/** Up to this size parsing takes a few milliseconds, about as long as copying the document to a thread. */
const MAX_INLINE_BYTES = 64 * 1024;
/** Twice the parser's own time limit for one document. */
const PARSE_TIMEOUT_MS = 10_000;
/** Many times the largest document that is fetched. */
const MEMORY_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };

/** Parses feeds; large documents in a worker thread, so that they don't block the event loop. */
@Injectable()
export class FeedParser implements BeforeApplicationShutdown {
  private readonly worker = new WorkerWithTimeout<FeedDocument, ParseResult>(
    'apps/fetcher/fetch-feed/feed-parser-worker.js',
    PARSE_TIMEOUT_MS,
    MEMORY_LIMITS,
  );

  readonly parse: ParseFeed = async (bytes, origin) => {
    if (bytes.length <= MAX_INLINE_BYTES) return parseFeed(bytes, origin);
    const result = await this.worker.run({ bytes, origin });
    if (result.ok) return result.value;
    const detail = `The document could not be parsed: ${result.reason}.`;
    return { ok: false, error: { code: result.timedOut ? 'parse-timeout' : 'internal-error', detail } };
  };

  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.close();
  }
}
