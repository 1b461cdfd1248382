import { repairWindows1252 } from '#libs/domain/text/decode-bytes.js';
import type { ParseContext } from '../model/parse-context.js';
import { EntityDecoder } from './entities.js';
import { TreeBuilder } from './tree-builder.js';
import type { XmlElement } from './xml-element.js';

/**
 * Parses a document that should be XML, in time linear in its length, and repairs what is not well-formed.
 * @param base of relative URLs where no xml:base overrides it
 * @returns a nameless element around the outermost nodes
 */
export function parseXml(document: string, context: ParseContext, base?: string): XmlElement {
  const { text, entities } = removeDoctype(repairCharacters(document, context));
  return new TreeBuilder(text, new EntityDecoder(entities, context), context, base).build();
}

const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
/** A `<` that can't start a tag, a comment, an instruction or a declaration. */
const STRAY_BRACKET = /<(?![A-Za-z_:/!?\u0080-\uffff])/;

/** Repairs characters that the tokenizer would misread. */
function repairCharacters(document: string, context: ParseContext): string {
  let text = repairWindows1252(document);
  if (FORBIDDEN.test(text)) {
    context.warn('it has control characters');
    text = text.replace(new RegExp(FORBIDDEN, 'g'), '');
  }
  return STRAY_BRACKET.test(text) ? escapeStrayBrackets(text, context) : text;
}

/** `I <3 you` is text, not an element called 3. CDATA and comments stay as they are. */
function escapeStrayBrackets(text: string, context: ParseContext): string {
  const chunks: string[] = [];
  let copied = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text.startsWith('<![CDATA[', at)) at = indexOf(text, ']]>', at);
    else if (text.startsWith('<!--', at)) at = indexOf(text, '-->', at);
    else if (STRAY_BRACKET.test(text.slice(at, at + 2))) {
      context.warn('it has "<" that starts no tag');
      chunks.push(text.slice(copied, at), '&lt;');
      copied = ++at;
    } else at++;
  }
  return chunks.join('') + text.slice(copied);
}

/**
 * Removes the DOCTYPE, whose internal subset the tokenizer can't read, and returns the entities that it declares. External
 * entities are never fetched.
 */
function removeDoctype(text: string): { text: string; entities: Map<string, string> } {
  const entities = new Map<string, string>();
  const start = findDoctype(text);
  if (start === -1) return { text, entities };
  const end = readDoctype(text, start, entities);
  return { text: text.slice(0, start) + text.slice(end), entities };
}

/** @returns its index, -1 when the first element comes before it */
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

/** @returns the index after it */
function readDoctype(text: string, start: number, entities: Map<string, string>): number {
  let at = start + 1;
  while (at < text.length) {
    const character = text[at];
    if (character === '>') return at + 1;
    if (character === '[') at = readInternalSubset(text, at + 1, entities);
    else if (character === '"' || character === "'") at = indexAfter(text, character, at + 1);
    else at++;
  }
  return text.length;
}

const ENTITY_DECLARATION = /<!ENTITY\s+([^\s"'<>%&]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/y;

/** @returns the index after its closing bracket */
function readInternalSubset(text: string, start: number, entities: Map<string, string>): number {
  let at = start;
  while (at < text.length && text[at] !== ']') {
    ENTITY_DECLARATION.lastIndex = at;
    const entity = text[at] === '<' ? ENTITY_DECLARATION.exec(text) : null;
    // The first declaration of a name is binding.
    if (entity && !entities.has(entity[1]!)) entities.set(entity[1]!, entity[2] ?? entity[3] ?? '');
    if (entity) at = ENTITY_DECLARATION.lastIndex;
    else if (text.startsWith('<!--', at)) at = indexAfter(text, '-->', at);
    else if (text[at] === '"' || text[at] === "'") at = indexAfter(text, text[at]!, at + 1);
    else at++;
  }
  return at + 1;
}

/** The end of the text when it isn't found. */
function indexOf(text: string, delimiter: string, from: number): number {
  const found = text.indexOf(delimiter, from);
  return found === -1 ? text.length : found;
}

function indexAfter(text: string, delimiter: string, from: number): number {
  return Math.min(indexOf(text, delimiter, from) + delimiter.length, text.length);
}
