import type { AnchorDocument } from '../entities/anchors.js';
import type { Line } from './memory/page-furniture.js';

/**
 * A document whose slots that stand in some lines alone count nothing. One that stands elsewhere, too, has its place there.
 * @param whole the text that the document's positions point into
 * @param offset of the text that the lines are of in it
 */
export function ownSlots(doc: AnchorDocument, whole: string, lines: Line[], offset: number): AnchorDocument {
  if (lines.length === 0) return doc;
  const [starts, counts] = [doc.starts.slice(), doc.counts.slice()];
  const lineAt = (at: number) => lines.find(({ start, end }) => at >= start + offset && at < end + offset);
  for (let slot = 0; slot < starts.length; slot++) {
    let at = starts[slot]!;
    const surface = whole.slice(at, at + doc.lengths[slot]!);
    for (let line = lineAt(at); line && at >= 0; line = lineAt(at))
      at = doc.counts[slot]! > 1 ? whole.indexOf(surface, line.end + offset) : -1;
    if (at < 0 || at >= doc.textLength) counts[slot] = 0;
    else starts[slot] = at;
  }
  return { ...doc, starts, counts };
}
