import { parentPort } from 'node:worker_threads';
import { decodeText } from '#libs/domain/text/decode-text.js';
import type { ExtractionResult, Page } from './article-extractor.js';
import { extractArticle } from './extract-article.js';

/** The thread of ArticleExtractor: a page in, its article out. */
parentPort!.on('message', ({ body, contentType, url }: Page) => {
  parentPort!.postMessage(read(decodeText(body, contentType).text, url));
});

function read(html: string, url: string): ExtractionResult {
  try {
    const article = extractArticle(html, url);
    if (article) return { ok: true, ...article };
    return { ok: false, failure: { code: 'no-article', detail: `No article was found at ${url}.` } };
  } catch (error) {
    const detail = `The page at ${url} could not be read: ${(error as Error).message}`;
    return { ok: false, failure: { code: 'no-article', detail } };
  }
}
