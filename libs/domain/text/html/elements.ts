/** What HTML's elements are to a reader of text (https://html.spec.whatwg.org/multipage/indices.html#elements-3). */

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Elements without content: no end tag follows. */
export const VOID_ELEMENTS = names(
  'area base basefont br col command embed frame hr img input keygen link meta param source track wbr',
);
/** Elements that begin a line and end one. */
export const BLOCK_ELEMENTS = names(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav noscript ol optgroup option p pre search section select summary table tbody td tfoot th thead title tr ul',
);
const INLINE_ELEMENTS = names(
  'a abbr acronym audio b bdi bdo big br button cite code data del dfn em embed font i iframe img input ins kbd label map mark marquee math meter nobr noembed noframes object output progress picture q rb rp rt rtc ruby s samp script small source span strike strong style sub sup svg template textarea time tt u var video wbr',
);

/** Whether HTML knows an element by this name: `<b>` is a tag, `<string>` is not. */
export function isHtmlElement(name: string): boolean {
  return BLOCK_ELEMENTS.has(name) || INLINE_ELEMENTS.has(name) || VOID_ELEMENTS.has(name);
}
