import { surfaceOf } from './surface.js';

/** A surface with more meanings tells nothing about any of them. */
const MAX_CONCEPTS = 4;
const CITY = 'C:';
/** Words of every second text, which a city of the same name must not claim (March, Mar …). */
const COMMON = ['M:', 'D:', 'X:'];

/** Folded surface forms and the concepts that they stand for. */
export class LexiconEntries {
  private readonly concepts = new Map<string, Set<string>>();

  /** @param name as people write it; it is left out when it has a number (Prague 1: every district is Prague then) */
  add(name: string, concept: string): void {
    const surface = surfaceOf(name);
    if (!surface || /\p{Nd}/u.test(name)) return;
    const known = this.concepts.get(surface);
    if (known) known.add(concept);
    else this.concepts.set(surface, new Set([concept]));
  }

  /** `surface <tab> concept,concept…`, in the order of code units; concepts in the order in which they were added. */
  lines(): string[] {
    const surfaces = [...this.concepts.keys()].sort();
    return surfaces.map((surface) => `${surface}\t${this.conceptsOf(surface).join(',')}`);
  }

  private conceptsOf(surface: string): string[] {
    const all = [...this.concepts.get(surface)!];
    const isCommon = all.some((concept) => COMMON.some((kind) => concept.startsWith(kind)));
    return all.filter((concept) => !(isCommon && concept.startsWith(CITY))).slice(0, MAX_CONCEPTS);
  }
}
