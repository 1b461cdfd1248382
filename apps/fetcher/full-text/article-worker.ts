import { parentPort } from 'node:worker_threads';
import type { FetchError } from '#libs/contracts/feed-status.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { extractArticle, type PageArticle } from './extract-article.js';

/** The message to the worker. */
export interface HtmlPage {
  body: Uint8Array;
  /** The Content-Type header. */
  contentType?: string;
  /** Where the page came from, after all redirects. */
  url: string;
}

/** The message from the worker. */
export type ExtractionResult = ({ ok: true } & PageArticle) | { ok: false; error: FetchError };

/** Worker thread of ArticleExtractor: receives pages, posts each one's ExtractionResult. */
parentPort!.on('message', ({ body, contentType, url }: HtmlPage) => {
  parentPort!.postMessage(extract(decodeText(body, contentType).text, url));
});

function extract(html: string, url: string): ExtractionResult {
  try {
    const article = extractArticle(html, url);
    if (article) return { ok: true, ...article };
    return { ok: false, error: { code: 'no-article', detail: `No article was found at ${url}.` } };
  } catch (error) {
    const detail = `No article could be extracted from ${url}: ${(error as Error).message}.`;
    return { ok: false, error: { code: 'no-article', detail } };
  }
}
