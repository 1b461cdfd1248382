import { Parser } from 'htmlparser2';

const known = new Map<string, string | undefined>();

/** What `&name;` stands for in HTML; undefined when HTML has no such name. */
export function htmlEntity(name: string): string | undefined {
  // Names come from publishers: only those that HTML has are worth remembering.
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  let text = '';
  const parser = new Parser({ ontext: (part) => (text += part) });
  parser.end(`&${name};`);
  // A name that only begins like one leaves its rest, semicolon included.
  if (text.endsWith(';')) return undefined;
  known.set(name, text);
  return text;
}
