import { surfaceForm } from './surface-form.js';

/** A surface form with more concepts is evidence of none. */
const MAX_CONCEPTS = 4;
const MAX_MEANINGS = 3;
const CITY = 'C:';
/** Concepts in every second text, which take precedence over a city of the same name (March, Mar …). */
const COMMON_CONCEPTS = ['M:', 'D:', 'X:'];

/** Meanings of a word in one language. */
interface Word {
  concepts: Set<string>;
  /** Ten times the Zipf value; 0 unknown. */
  zipf: number;
}

/** Folded surface forms and their concepts: names in all languages, words in one. */
export class LexiconEntries {
  private readonly names = new Map<string, Set<string>>();
  /** By surface form, tab and language. */
  private readonly words = new Map<string, Word>();

  /** @param name as written; ignored when it contains a number (Prague 1: otherwise every district is Prague) */
  add(name: string, concept: string): void {
    const form = surfaceForm(name);
    if (!form || /\p{Nd}/u.test(name)) return;
    const known = this.names.get(form);
    if (known) known.add(concept);
    else this.names.set(form, new Set([concept]));
  }

  /**
   * Adds meanings of a word, possibly none.
   * @param language '' for a word in a script without spaces, which shares its entry with a name
   * @param zipf ten times the Zipf value, 0 for none
   */
  addWord(form: string, language: string, concepts: readonly string[], zipf: number): void {
    const key = `${form}\t${language}`;
    const known = this.words.get(key) ?? { concepts: new Set(), zipf: 0 };
    for (const concept of concepts) known.concepts.add(concept);
    this.words.set(key, { concepts: known.concepts, zipf: Math.max(known.zipf, zipf) });
  }

  /** Whether both forms name the same country, language, date or magnitude, so that one is no further evidence. */
  haveSameName(form: string, other: string): boolean {
    const names = this.names.get(other);
    return this.namesOf(form).some((name) => !name.startsWith(CITY) && names?.has(name));
  }

  /** `surface form <tab> concept,concept… <tab> zipf·10 <tab> language`, in the order of code units. */
  lines(): string[] {
    const lines: string[] = [];
    for (const form of this.names.keys())
      if (!this.words.has(`${form}\t`)) lines.push(`${form}\t${this.namesOf(form).join(',')}\t\t`);
    for (const [key, word] of this.words) {
      const [form = '', language = ''] = key.split('\t');
      const names = language === '' ? this.namesOf(form) : [];
      const concepts = [...names, ...[...word.concepts].slice(0, MAX_MEANINGS)].slice(0, MAX_CONCEPTS);
      // A word's frequency is not that of a name with the same form.
      const zipf = names.length > 0 ? 0 : word.zipf;
      lines.push(`${form}\t${concepts.join(',')}\t${zipf || ''}\t${language}`);
    }
    // A tab sorts before every letter, so that lines are in the order of their surface forms.
    return lines.sort();
  }

  /** Concepts of a name. */
  namesOf(form: string): string[] {
    const all = [...(this.names.get(form) ?? [])];
    const isCommon = all.some((concept) => COMMON_CONCEPTS.some((kind) => concept.startsWith(kind)));
    return all.filter((concept) => !(isCommon && concept.startsWith(CITY))).slice(0, MAX_CONCEPTS);
  }
}
