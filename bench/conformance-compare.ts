/** Whether a field is what a suite expects. */
import { parseDocument } from 'htmlparser2';
import { plainText } from '#libs/domain/text/plain-text.js';

type Node = ReturnType<typeof parseDocument>['children'][number];

/**
 * Equal as strings but for surrounding white space; dates as moments. Markup is equal when it makes the same elements
 * with the same attributes and text. A fragment without elements is also compared as the text that it stands for, because
 * some suites expect text where we have HTML. Absent and empty are the same.
 * @param expected null where nothing must be
 */
export function isRight(field: string, expected: string | null, found: (string | undefined)[]): boolean {
  const wanted = (expected ?? '').trim();
  return found.some((value) => isEqual(field, wanted, (value ?? '').trim()));
}

function isEqual(field: string, wanted: string, value: string): boolean {
  if (wanted === value) return true;
  if (field.endsWith('Utc')) return wanted !== '' && Date.parse(wanted) === Date.parse(value);
  // Where a tag between two words becomes a space, a line or nothing, readers of snippets have it as they like.
  if (field === 'summaryText') return withoutSpace(wanted) === withoutSpace(plainText(value));
  if (!/^(title|summary|description|subtitle|content)$/.test(field)) return false;
  const tree = canonical(value);
  return tree === canonical(wanted) || (!tree.includes('\n<') && plainTextExactly(value) === wanted);
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Text of a fragment that has no elements. */
function plainTextExactly(html: string): string {
  return parseDocument(html)
    .children.map((node) => ('data' in node ? node.data : ''))
    .join('');
}

/** One line for each tag and text of a fragment, attributes sorted. */
function canonical(html: string): string {
  return lines(parseDocument(html).children).join('').trim();
}

function lines(nodes: Node[]): string[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [(node as { data: string }).data];
    if (!('attribs' in node)) return [];
    const attributes = Object.entries(node.attribs).sort(([a], [b]) => (a < b ? -1 : 1));
    const opening = `\n<${node.name}${attributes.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('')}>`;
    return [opening, ...lines(node.children), `\n</${node.name}>`];
  });
}
