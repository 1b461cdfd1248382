import { Parser, type Handler } from 'htmlparser2';

/** Characters that the parser gets at a time. */
const PIECE = 1 << 16;
/** Elements within one another, beyond which nothing is read: each new one costs as much as are open. */
const DEEPEST = 2000;

/** Reads a page with the callbacks of htmlparser2, in time linear in its length. */
export function parseHtml(html: string, handler: Required<Pick<Handler, 'onopentag' | 'ontext' | 'onclosetag'>>): void {
  let depth = 0;
  const parser = new Parser({
    ...handler,
    onopentag(...element) {
      depth++;
      handler.onopentag(...element);
    },
    onclosetag(...element) {
      depth--;
      handler.onclosetag(...element);
    },
  });
  for (let start = 0; start < html.length && depth < DEEPEST; start += PIECE)
    parser.write(html.slice(start, start + PIECE));
  parser.end();
}
