import type { ParseContext } from '../reading.js';
import { takeDoctype } from './doctype.js';
import { Entities } from './entities.js';
import { mendMarkup } from './mend-markup.js';
import { TreeBuilder } from './tree-builder.js';
import type { XmlElement } from './xml-element.js';

/**
 * Reads a document that should be XML, in time linear in its length, as far as it can be read.
 * @param base what relative addresses are relative to where no xml:base says otherwise
 * @returns a nameless element around all that stands on the outermost level
 */
export function readXml(document: string, reading: ParseContext, base?: string): XmlElement {
  const { text, entities } = takeDoctype(mendMarkup(document, reading));
  return new TreeBuilder(text, new Entities(entities, reading), reading, base).build();
}
