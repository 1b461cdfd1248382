import { parseHtml } from './html-parser.js';
import { PageMetadata, readMetadata } from './page-metadata.js';

export interface Page extends PageMetadata {
  /** One block of the page a line. */
  text: string;
}

const BLOCK = new Set(
  'address article blockquote center dd details div dl dt fieldset figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul body html'.split(' '),
); // prettier-ignore
const SKIPPED = new Set(
  'script style noscript template nav footer aside form button select textarea input iframe object embed svg math canvas audio video figcaption head dialog menu label'.split(' '),
); // prettier-ignore
/** Elements without content: they never close. */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Parts of a page that themes mark by class or id only. */
const SKIPPED_NAME =
  /(?:^|[\s_-])(?:nav|navbar|menu|sidebar|footer|share|sharing|social|related|recommended|newsletter|subscribe|subscription|cookie|consent|comments?|advert|ads?|promo|breadcrumbs?|popup|modal|paywall|tags|byline-share)(?:$|[\s_-])/i;
/** An <article> or <main> with this many letters is taken for the page. */
const ENOUGH = 250;

/** Text and metadata of a page. Where the page marks its article, only that is read; where it does not, the whole body. */
export function htmlToText(html: string): Page {
  const { areas, whole } = readBlocks(html);
  const longest = areas.reduce((longest, area) => (area.length > longest.length ? area : longest), '');
  return { text: longest.length >= ENOUGH ? longest : whole, ...readMetadata(html) };
}

/** Streams through the page; elements that are not text are skipped with all they hold. Of nested areas the outer counts. */
function readBlocks(html: string): { areas: string[]; whole: string } {
  const areas: string[] = [];
  const pieces: string[] = [];
  let openAreas = 0;
  let areaStart = 0;
  let skipping: string | null = null;
  let depth = 0;
  parseHtml(html, {
    onopentag(name, attributes) {
      if (skipping) {
        if (name === skipping) depth++;
        return;
      }
      const named = SKIPPED_NAME.test(`${attributes.class ?? ''} ${attributes.id ?? ''}`) && !HOLDS_ALL.has(name);
      if ((SKIPPED.has(name) || named || 'hidden' in attributes) && !VOID.has(name)) {
        [skipping, depth] = [name, 1];
        pieces.push('\n');
        return;
      }
      if (name === 'br' || BLOCK.has(name)) pieces.push('\n');
      if (name === 'li') pieces.push('- ');
      if (isArea(name) && openAreas++ === 0) areaStart = pieces.length;
    },
    ontext(data) {
      if (!skipping) pieces.push(data.replace(/\s+/g, ' '));
    },
    onclosetag(name) {
      if (skipping) {
        if (name === skipping && --depth === 0) skipping = null;
        return;
      }
      if (isArea(name) && openAreas > 0 && --openAreas === 0) areas.push(tidy(pieces.slice(areaStart).join('')));
      if (BLOCK.has(name)) pieces.push('\n');
    },
  });
  return { areas, whole: tidy(pieces.join('')) };
}

function isArea(name: string): boolean {
  return name === 'article' || name === 'main';
}

/** Elements whose class names speak of the whole page: 'has-sidebar', 'single-post comments-open'. */
const HOLDS_ALL = new Set(['html', 'body', 'main', 'article']);

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '' && line !== '-')
    .join('\n');
}
