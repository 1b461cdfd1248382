import sanitizeHtml from 'sanitize-html';
import { ADDRESSES, ATTRIBUTES, ELEMENTS, SCHEMES, UNREAD } from './allowed-html.js';
import { cutTooDeep } from './cut-too-deep.js';
import { safeStyle } from './safe-style.js';
import { mendSrcset } from './srcset.js';
import { parseUrl } from '#libs/domain/text/url.js';

const options: sanitizeHtml.IOptions = {
  allowedTags: ELEMENTS,
  allowedAttributes: { '*': ATTRIBUTES },
  nonTextTags: UNREAD,
  allowedSchemes: SCHEMES,
  allowedSchemesAppliedToAttributes: ADDRESSES,
  allowProtocolRelative: true,
  // An empty attribute is harmless, and often means something: alt="".
  nonBooleanAttributes: [],
  // safeStyle does it, without a style sheet's parser for every attribute.
  parseStyleAttributes: false,
};

const CDATA = '<![CDATA[';

/**
 * An HTML fragment as it may be stored and shown: nothing in it runs, is sent or is hidden, and its addresses are absolute.
 * @param base what relative addresses are relative to; without it they stay as they are
 */
export function sanitize(html: string, base?: string): string {
  if (!/[<&]/.test(html)) return html.trim();
  const transformTags = { '*': mendTag(base) };
  return sanitizeHtml(cutTooDeep(mend(html)), { ...options, transformTags }).trim();
}

/**
 * Mends what HTML's parser takes otherwise than it is meant: a frame that closes itself is open to the end to it, and
 * text that was put into CDATA twice is a comment.
 */
function mend(html: string): string {
  const closed = html.replace(/<iframe\b([^<>]*)\/>/gi, '<iframe$1></iframe>');
  return closed.includes(CDATA) ? closed.replaceAll(CDATA, '').replaceAll(']]>', '') : closed;
}

const KEPT = new Set(ATTRIBUTES);

/** Leaves of a tag's attributes those that may stay; sanitize-html would look through its list for each of thousands. */
function mendTag(base: string | undefined): sanitizeHtml.Transformer {
  return (tagName, written) => {
    const attribs: sanitizeHtml.Attributes = {};
    for (const name in written) if (KEPT.has(name)) attribs[name] = written[name]!;
    if (attribs.style !== undefined) attribs.style = safeStyle(attribs.style);
    if (!attribs.style) delete attribs.style;
    // Of malformed ones sanitize-html's parser tells the console.
    if (attribs.srcset !== undefined) attribs.srcset = mendSrcset(attribs.srcset, base);
    if (!attribs.srcset) delete attribs.srcset;
    if (base !== undefined) makeAbsolute(attribs, base);
    return { tagName, attribs };
  };
}

function makeAbsolute(attribs: sanitizeHtml.Attributes, base: string): void {
  for (const name of ADDRESSES) {
    const written = attribs[name]?.trim();
    const url = written && !/^[a-z][a-z\d+.-]*:/i.test(written) ? parseUrl(written, base) : null;
    if (url) attribs[name] = url.href;
  }
}
