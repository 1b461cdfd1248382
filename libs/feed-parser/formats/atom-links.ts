import { absoluteUrl } from '#libs/domain/text/absolute-url.js';
import { childrenNamed, type XmlElement } from '../xml/xml-element.js';

/** Atom's links, as far as they say something that we ask for. */
export interface AtomLinks {
  /** The page: `rel=alternate`, or no rel. HTML goes before other types. */
  alternate?: string;
  self?: string;
  hubs: string[];
}

export function atomLinks(parent: XmlElement, names: string[]): AtomLinks {
  const links = childrenNamed(parent, ...names).flatMap((element) => {
    const href = absoluteUrl(element.attributes.get('href'), element.base);
    const rel = element.attributes.get('rel')?.trim().toLowerCase() || 'alternate';
    const type = element.attributes.get('type')?.trim().toLowerCase() ?? '';
    return href ? [{ href, rel: rel.replace(/^http:\/\/www\.iana\.org\/assignments\/relation\//, ''), type }] : [];
  });
  const pages = links.filter(({ rel }) => rel === 'alternate');
  const page = pages.find(({ type }) => type === '' || type.includes('html')) ?? pages[0];
  return {
    alternate: page?.href,
    self: links.find(({ rel }) => rel === 'self')?.href,
    hubs: [...new Set(links.filter(({ rel }) => rel === 'hub').map(({ href }) => href))],
  };
}
