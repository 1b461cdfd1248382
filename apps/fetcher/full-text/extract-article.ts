import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { httpUrl } from '#libs/domain/text/url.js';
import { withFrame } from './page-frame.js';

/** The article of a page. */
export interface PageArticle {
  /** A fragment with absolute addresses. */
  html: string;
  title?: string;
}

/** Readability's work grows faster than the page; no article has more elements. */
const MOST_ELEMENTS = 50_000;
/** With fewer characters it is a notice, a caption, or the first line of a paywall. */
const SHORTEST = 140;

/**
 * Finds the article of a page, by Mozilla's Readability.
 * @param url where the page came from
 * @returns null when there is none
 * @throws Error, and uses any amount of time and memory, for a page that is made to do so
 */
export function extractArticle(html: string, url: string): PageArticle | null {
  const elements = html.match(/<[a-z]/gi)?.length ?? 0;
  if (elements > MOST_ELEMENTS) throw new Error(`it has ${elements} elements, more than ${MOST_ELEMENTS}`);
  const { document } = parseHTML(withFrame(html));
  const base = httpUrl(document.querySelector('base')?.getAttribute('href'), url) ?? url;
  // linkedom has no address of its own; Readability makes links absolute by it.
  Object.defineProperty(document, 'baseURI', { value: base });
  const article = new Readability(document).parse();
  if (!article?.content || (article.textContent ?? '').replace(/\s+/g, ' ').trim().length < SHORTEST) return null;
  return { html: withoutWrapper(article.content).trim(), title: article.title || undefined };
}

/** Readability puts all into a `<div>` of its own. */
function withoutWrapper(content: string): string {
  return /^<div[^>]*\bid="readability-page-1"[^>]*>(.*)<\/div>$/is.exec(content)?.[1] ?? content;
}
