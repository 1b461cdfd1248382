import { childrenNamed, textOf, type XmlElement } from '../xml/xml-element.js';
import { firstFragment, htmlFragment, linesFragment } from './fragment.js';

/** Title and description that an item has in Media RSS (https://www.rssboard.org/media-rss), directly or in a group. */
export function mediaOf(item: XmlElement): { titleHtml?: string; descriptionHtml?: string } {
  const owners = [item, ...childrenNamed(item, 'media:group', 'media:content')];
  return {
    titleHtml: owners.map((owner) => firstFragment(owner, ['media:title'])).find(Boolean),
    descriptionHtml: owners
      .flatMap((owner) => childrenNamed(owner, 'media:description'))
      .map(description)
      .find(Boolean),
  };
}

/** Plain text, whose lines mean something, unless it says that it is HTML. */
function description(element: XmlElement): string | undefined {
  const text = textOf(element);
  const isHtml = element.attributes.get('type')?.trim().toLowerCase() === 'html';
  return isHtml ? htmlFragment(text) : linesFragment(text);
}
