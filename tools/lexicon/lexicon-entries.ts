import { surfaceOf } from './surface.js';

/** A surface with more meanings tells nothing about any of them. */
const MAX_CONCEPTS = 4;
const MAX_MEANINGS = 3;
const CITY = 'C:';
/** Words of every second text, which a city of the same name must not claim (March, Mar …). */
const COMMON = ['M:', 'D:', 'X:'];

/** What a word means in one language. */
interface Word {
  concepts: Set<string>;
  /** Ten times the Zipf value; 0 where it does not matter. */
  zipf: number;
}

/** Folded surface forms and the concepts that they stand for: names in all languages, words in one. */
export class LexiconEntries {
  private readonly names = new Map<string, Set<string>>();
  /** By surface, tab and language. */
  private readonly words = new Map<string, Word>();

  /** @param name as people write it; it is left out when it has a number (Prague 1: every district is Prague then) */
  add(name: string, concept: string): void {
    const surface = surfaceOf(name);
    if (!surface || /\p{Nd}/u.test(name)) return;
    const known = this.names.get(surface);
    if (known) known.add(concept);
    else this.names.set(surface, new Set([concept]));
  }

  /**
   * Adds meanings of a word, possibly none, to those that it has.
   *
   * @param language '' for a word of a script without spaces, which shares its line with a name
   * @param zipf ten times the Zipf value, 0 to leave it out
   */
  addWord(surface: string, language: string, concepts: readonly string[], zipf: number): void {
    const key = `${surface}\t${language}`;
    const known = this.words.get(key) ?? { concepts: new Set(), zipf: 0 };
    for (const concept of concepts) known.concepts.add(concept);
    this.words.set(key, { concepts: known.concepts, zipf: Math.max(known.zipf, zipf) });
  }

  /** Whether both words name the same country, language, date or magnitude, so that one says nothing beside the other. */
  haveSameName(surface: string, other: string): boolean {
    const names = this.names.get(other);
    return this.namesOf(surface).some((name) => !name.startsWith(CITY) && names?.has(name));
  }

  /** `surface <tab> concept,concept… <tab> zipf·10 <tab> language`, in the order of code units. */
  lines(): string[] {
    const lines: string[] = [];
    for (const surface of this.names.keys())
      if (!this.words.has(`${surface}\t`)) lines.push(`${surface}\t${this.namesOf(surface).join(',')}\t\t`);
    for (const [key, word] of this.words) {
      const [surface = '', language = ''] = key.split('\t');
      const names = language === '' ? this.namesOf(surface) : [];
      const concepts = [...names, ...[...word.concepts].slice(0, MAX_MEANINGS)].slice(0, MAX_CONCEPTS);
      // How common a word is says nothing about a name that is written like it.
      const zipf = names.length > 0 ? 0 : word.zipf;
      lines.push(`${surface}\t${concepts.join(',')}\t${zipf || ''}\t${language}`);
    }
    // A tab sorts before every letter, so that whole lines are in the order of their surfaces.
    return lines.sort();
  }

  private namesOf(surface: string): string[] {
    const all = [...(this.names.get(surface) ?? [])];
    const isCommon = all.some((concept) => COMMON.some((kind) => concept.startsWith(kind)));
    return all.filter((concept) => !(isCommon && concept.startsWith(CITY))).slice(0, MAX_CONCEPTS);
  }
}
