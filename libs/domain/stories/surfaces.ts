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

/** The surface form of a slot; empty for those that aren't remembered. */
export function surfaceAt(surfaces: string, slot: number): string {
  let start = 0;
  for (let i = 0; i < slot; i++) {
    const next = surfaces.indexOf(SEPARATOR, start);
    if (next < 0) return '';
    start = next + 1;
  }
  const end = surfaces.indexOf(SEPARATOR, start);
  return surfaces.slice(start, end < 0 ? undefined : end);
}
