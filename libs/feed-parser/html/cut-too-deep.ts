/** Elements within one another; each tag costs the HTML parser as much as are open. */
const DEEPEST = 200;
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Elements that a sibling of their kind ends, so that leaving them open makes nothing deeper. */
const ENDS_ITSELF = new Set(['p', 'li', 'dt', 'dd', 'tr', 'td', 'th', 'option']);
const TAG = /<(\/?)([a-z][^\s/>]*)/gi;

/** The part of a fragment before it gets so deep that no page would show it. */
export function cutTooDeep(html: string): string {
  const open: string[] = [];
  for (const tag of html.matchAll(TAG)) {
    const name = tag[2]!.toLowerCase();
    if (tag[1]) {
      const at = open.lastIndexOf(name);
      if (at !== -1) open.length = at;
    } else if (!VOID.has(name) && !(ENDS_ITSELF.has(name) && open.at(-1) === name)) {
      open.push(name);
      if (open.length > DEEPEST) return html.slice(0, tag.index);
    }
  }
  return html;
}
