import { absoluteUrl } from '#libs/domain/text/absolute-url.js';
import type { ParsedItem } from '../parsed-feed.js';
import { firstText, type XmlElement } from '../xml/xml-element.js';
import { collectItems } from './collect-items.js';
import { adaptItems, languageTag, type AdaptedFeed, type Source } from './format.js';
import { firstFragment } from './fragment.js';
import { NO_RHYTHM } from './rhythm.js';
import { writtenDate } from './written-dates.js';

/** Channel Definition Format, of 1997 (https://www.w3.org/TR/NOTE-CDFsubmit.html). */
export function adaptCdf(document: XmlElement, root: XmlElement, { origin, reading }: Source): AdaptedFeed {
  const { published: _none, ...channel } = entry(root);
  return {
    ...channel,
    format: 'cdf',
    version: 'cdf',
    subtitleHtml: firstFragment(root, ['abstract']),
    language: languageTag(root.language ?? origin.language),
    hubs: [],
    schedule: NO_RHYTHM,
    items: adaptItems(
      collectItems(document, ['item'], reading),
      (item) => ({ ...entry(item), summaryHtml: firstFragment(item, ['abstract']) }),
      reading,
    ),
  };
}

function entry(element: XmlElement): Pick<ParsedItem, 'titleHtml' | 'link' | 'updated' | 'published'> {
  return {
    titleHtml: firstFragment(element, ['title']),
    link: absoluteUrl(element.attributes.get('href') ?? firstText(element, 'a'), element.base),
    updated: writtenDate(element.attributes.get('lastmod')),
  };
}
