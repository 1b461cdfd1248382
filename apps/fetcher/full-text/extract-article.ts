import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { httpUrl } from '#libs/domain/text/url.js';

/** The article of a page. */
export interface PageArticle {
  /** An untrusted HTML fragment with absolute URLs. */
  html: string;
  title?: string;
}

/** Readability's time grows faster than the page; no article has more elements. */
const MAX_ELEMENTS = 50_000;
/** A shorter text is a notice, a caption or the first line of a paywall. */
const MIN_TEXT_LENGTH = 140;

/**
 * Extracts the article of a page with Mozilla's Readability. Hostile pages can make it use any amount of time and memory.
 * @param url where the page came from
 * @returns null when there is none
 * @throws Error for a hostile page
 */
export function extractArticle(html: string, url: string): PageArticle | null {
  const elements = html.match(/<[a-z]/gi)?.length ?? 0;
  if (elements > MAX_ELEMENTS) throw new Error(`the page has ${elements} elements, more than ${MAX_ELEMENTS}`);
  const { document } = parseHTML(withDocumentTags(html));
  const base = httpUrl(document.querySelector('base')?.getAttribute('href'), url) ?? url;
  // linkedom documents have no URL; Readability resolves links against baseURI.
  Object.defineProperty(document, 'baseURI', { value: base });
  const article = new Readability(document).parse();
  if (!article?.content) return null;
  const textLength = (article.textContent ?? '').replace(/\s+/g, ' ').trim().length;
  if (textLength < MIN_TEXT_LENGTH) return null;
  return { html: withoutWrapper(article.content).trim(), title: article.title || undefined };
}

/** Tags that HTML lets authors omit, and linkedom needs. */
const DOCUMENT_TAGS = /<!doctype[^>]*>|<\/?(?:html|head|body)(?:\s[^>]*)?>/gi;

/** The page with `<html>`, `<head>` and `<body>` inserted as a browser does; unchanged when they are there. */
function withDocumentTags(html: string): string {
  if (/<html[\s>]/i.test(html) && /<\/head\s*>\s*<body[\s>]/i.test(html)) return html;
  const headEnd = /<\/head\s*>/i.exec(html) ?? /<\/title\s*>/i.exec(html);
  const split = headEnd ? headEnd.index + headEnd[0].length : 0;
  const [head, body] = [html.slice(0, split), html.slice(split)].map((part) => part.replace(DOCUMENT_TAGS, ''));
  return `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
}

/** Readability wraps the article in a `<div>`. */
function withoutWrapper(content: string): string {
  return /^<div[^>]*\bid="readability-page-1"[^>]*>(.*)<\/div>$/is.exec(content)?.[1] ?? content;
}
