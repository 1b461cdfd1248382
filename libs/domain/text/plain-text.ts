import { parseHtml } from './html.js';

/** Elements that stand for a gap between words. */
const GAPS = new Set(
  'address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul'.split(' '),
);
const UNREAD = new Set(['script', 'style']);

/** The text of an HTML fragment in one line. */
export function plainText(html: string): string {
  if (!/[<&]/.test(html)) return oneLine(html);
  let text = '';
  let unread = 0;
  parseHtml(html, {
    onopentag(name) {
      if (UNREAD.has(name)) unread++;
      if (GAPS.has(name)) text += ' ';
    },
    ontext(part) {
      if (unread === 0) text += part;
    },
    onclosetag(name) {
      if (UNREAD.has(name)) unread--;
      if (GAPS.has(name)) text += ' ';
    },
  });
  return oneLine(text);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
