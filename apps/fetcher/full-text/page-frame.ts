/** What HTML lets authors leave out, and the DOM has to have. */
const TAGS_OF_FRAME = /<!doctype[^>]*>|<\/?(?:html|head|body)(?:\s[^>]*)?>/gi;

/** The page with the `<html>`, `<head>` and `<body>` that a browser would put in; as it is when they are there. */
export function withFrame(html: string): string {
  if (/<html[\s>]/i.test(html) && /<\/head\s*>\s*<body[\s>]/i.test(html)) return html;
  const headEnd = /<\/head\s*>/i.exec(html) ?? /<\/title\s*>/i.exec(html);
  const split = headEnd ? headEnd.index + headEnd[0].length : 0;
  const [head, body] = [html.slice(0, split), html.slice(split)].map((part) => part.replace(TAGS_OF_FRAME, ''));
  return `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
}
