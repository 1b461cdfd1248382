import type { AnchorDocument } from '../entities/anchors.js';

/** Slots whose surface forms are remembered: numbers, and the first of the text, where most of its story is told. */
const KEPT = 32;
const SEPARATOR = '\n';

/** Surface forms of an article's first slots: what evidence shows of it later. */
export function surfacesOf({ starts, lengths }: AnchorDocument, slots: number[], text: string): string {
  const surfaceOf = (slot: number) =>
    text.slice(starts[slot]!, starts[slot]! + lengths[slot]!).replaceAll(SEPARATOR, ' ');
  return slots.slice(0, KEPT).map(surfaceOf).join(SEPARATOR);
}

/** By slot; those that aren't remembered have none. */
export const splitSurfaces = (surfaces: string): string[] => surfaces.split(SEPARATOR);
