import { parentPort } from 'node:worker_threads';
import type { FetchError } from '#libs/contracts/feed-status.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { countWords } from '#libs/domain/text/html/count-words.js';
import { type Page, readPage } from '#libs/domain/text/html/read-page.js';

/** The message to the worker. */
export interface HtmlPage {
  body: Uint8Array;
  /** The Content-Type header. */
  contentType?: string;
  /** Where the page came from, after all redirects. */
  url: string;
}

/** The message from the worker. */
export type ExtractionResult = { ok: true; page: Page } | { ok: false; error: FetchError };

/** A shorter text is a notice, a caption or the first line of a paywall. */
const MIN_WORDS = 15;

/** Worker thread of ArticleExtractor: receives pages, posts each one's ExtractionResult. */
parentPort!.on('message', (page: HtmlPage) => parentPort!.postMessage(extract(page)));

function extract({ body, contentType, url }: HtmlPage): ExtractionResult {
  const { text, unreadable } = decodeText(body, contentType);
  if (unreadable) return { ok: false, error: { code: 'no-article', detail: `${url} can't be read: ${unreadable}.` } };
  const page = readPage(text);
  if (countWords(page.text) >= MIN_WORDS) return { ok: true, page };
  return { ok: false, error: { code: 'no-article', detail: `No article was found at ${url}.` } };
}
