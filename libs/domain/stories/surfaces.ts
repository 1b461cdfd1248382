import type { StoredAnchors } from './stored-anchors.js';

/** Slots whose surface forms are remembered: the first of the text, where most of its story is told. */
const KEPT = 48;
const SEPARATOR = '\n';

/** Surface forms of an article's first slots, in the order of slots: what evidence shows of it later. */
export function surfacesOf(anchors: StoredAnchors, text: string): string {
  const surfaces: string[] = [];
  for (let slot = 0; slot < Math.min(KEPT, anchors.slotCount); slot++) {
    const start = anchors.start(slot);
    surfaces.push(text.slice(start, start + anchors.length(slot)).replaceAll(SEPARATOR, ' '));
  }
  return surfaces.join(SEPARATOR);
}

/** By slot; those that aren't remembered have none. */
export const splitSurfaces = (surfaces: string): string[] => surfaces.split(SEPARATOR);
