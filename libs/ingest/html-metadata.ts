import { Parser } from 'htmlparser2';
import { webAddress } from '#libs/domain/text/web-address.js';

/** What an HTML page says about itself. Every field is the publisher's claim. */
export interface HtmlMetadata {
  title?: string;
  url?: string;
  language?: string;
  publishedAt?: string;
}

const DATES = ['article:published_time', 'datepublished', 'dc.date', 'dc.date.issued', 'parsely-pub-date', 'date'];

/** Reads title, address, language and date from a page's head; og: tags go before `<title>`, which often holds the site's name. */
export function htmlMetadata(html: string): HtmlMetadata {
  const meta = new Map<string, string>();
  let canonical: string | undefined;
  let language: string | undefined;
  let title = '';
  let inTitle = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'html') language ??= attributes.lang;
      if (name === 'title' && !title) inTitle = true;
      if (name === 'link' && attributes.rel?.toLowerCase() === 'canonical') canonical ??= attributes.href;
      const key =
        name === 'meta' ? (attributes.property ?? attributes.name ?? attributes.itemprop)?.toLowerCase() : null;
      if (key && attributes.content && !meta.has(key)) meta.set(key, attributes.content);
    },
    ontext(text) {
      if (inTitle) title += text;
    },
    onclosetag(name) {
      if (name === 'title') inTitle = false;
    },
  });
  parser.end(html);
  return {
    title: (meta.get('og:title') ?? title).trim().slice(0, 5000) || undefined,
    url: webAddress(canonical) ?? webAddress(meta.get('og:url')),
    language: language?.slice(0, 100) || undefined,
    publishedAt: DATES.map((name) => meta.get(name))
      .find(Boolean)
      ?.slice(0, 200),
  };
}
