/**
 * The text that anchors are taken from and that their positions point into: title and text, but a title that was made
 * of the text's beginning does not count the same words twice.
 */
export function anchorText(title: string, text: string): string {
  const stem = title.replace(/…$/, '');
  return text.replace(/^\W+/, '').startsWith(stem) ? text : `${title}\n${text}`;
}
