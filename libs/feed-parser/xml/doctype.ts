/** A document without its DOCTYPE, and the entities that its internal subset declares. Nothing outside is ever fetched. */
export interface WithoutDoctype {
  text: string;
  entities: Map<string, string>;
}

/** Takes the DOCTYPE off the front: what stands in its brackets has signs that confuse a reader of elements. */
export function takeDoctype(text: string): WithoutDoctype {
  const entities = new Map<string, string>();
  const start = findDoctype(text);
  if (start === -1) return { text, entities };
  const end = readDoctype(text, start, entities);
  return { text: text.slice(0, start) + text.slice(end), entities };
}

/** Where it begins, -1 when the first element comes before it. */
function findDoctype(text: string): number {
  let at = text.indexOf('<');
  while (at !== -1) {
    if (/^<!doctype/i.test(text.slice(at, at + 9))) return at;
    const end = text.startsWith('<?', at)
      ? text.indexOf('?>', at)
      : text.startsWith('<!--', at)
        ? text.indexOf('-->', at)
        : -1;
    if (end === -1) return -1;
    at = text.indexOf('<', end);
  }
  return -1;
}

/** @returns where it ends */
function readDoctype(text: string, start: number, entities: Map<string, string>): number {
  let at = start + 1;
  while (at < text.length) {
    const sign = text[at];
    if (sign === '>') return at + 1;
    if (sign === '[') at = readSubset(text, at + 1, entities);
    else if (sign === '"' || sign === "'") at = after(text, sign, at + 1);
    else at++;
  }
  return text.length;
}

const ENTITY = /<!ENTITY\s+([^\s"'<>%&]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/y;

/** @returns where the closing bracket is passed */
function readSubset(text: string, start: number, entities: Map<string, string>): number {
  let at = start;
  while (at < text.length && text[at] !== ']') {
    ENTITY.lastIndex = at;
    const entity = text[at] === '<' ? ENTITY.exec(text) : null;
    // The first declaration of a name is the one that counts.
    if (entity && !entities.has(entity[1]!)) entities.set(entity[1]!, entity[2] ?? entity[3] ?? '');
    if (entity) at = ENTITY.lastIndex;
    else if (text.startsWith('<!--', at)) at = after(text, '-->', at);
    else if (text[at] === '"' || text[at] === "'") at = after(text, text[at]!, at + 1);
    else at++;
  }
  return at + 1;
}

function after(text: string, sign: string, from: number): number {
  const found = text.indexOf(sign, from);
  return found === -1 ? text.length : found + sign.length;
}
