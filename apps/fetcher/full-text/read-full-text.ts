import type { FetchError } from '#libs/contracts/feed-status.js';
import { errorOfStatus } from '../http/judge-status.js';
import type { Fetch } from '../http/fetch-types.js';
import type { ArticleExtractor } from './article-extractor.js';
import type { ExtractionResult } from './article-worker.js';

/** Whether robots.txt lets us read a page; null when it does. */
export type RobotsCheck = (url: string) => Promise<FetchError | null>;

/** The largest page that is read, in bytes. */
const LARGEST = 5 * 1024 * 1024;
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1';

/**
 * Reads the whole text of an article on its page. Each way in which this fails is a failure value: then what the feed says
 * has to do.
 */
export async function readFullText(
  url: string,
  exchange: Fetch,
  robots: RobotsCheck,
  extractor: Pick<ArticleExtractor, 'extract'>,
): Promise<ExtractionResult> {
  const denied = await robots(url);
  if (denied) return { ok: false, error: denied };
  const exchanged = await exchange({ url, headers: { accept: ACCEPT }, maxBytes: LARGEST });
  if (!exchanged.ok) return { ok: false, error: exchanged.error };
  const { response: answer } = exchanged;
  const error = errorOfStatus(answer.status) ?? pageFailure(answer.headers['content-type'], url);
  if (error) return { ok: false, error };
  // The page that we were sent on to has a say of its own.
  const deniedThere = answer.url === url ? null : await robots(answer.url);
  if (deniedThere) return { ok: false, error: deniedThere };
  return extractor.extract({ body: answer.body, contentType: answer.headers['content-type'], url: answer.url });
}

function pageFailure(contentType: string | undefined, url: string): FetchError | null {
  if (contentType === undefined || /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType)) return null;
  return { code: 'not-a-page', detail: `${url} is ${contentType.slice(0, 100)}.` };
}
