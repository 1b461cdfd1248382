import { Kind, NO_PRIOR, priorOfZipf } from '#libs/domain/entities/anchor-kinds.js';
import { BloomFilter, hash30, HIGH_SEED, LOW_SEED, updateHigh, updateLow } from '#libs/domain/entities/hashes.js';
import { BASE_ENDINGS, MIN_STEM_LENGTH } from '#libs/domain/entities/inflection.js';
import { BUCKETS, bucketOf, COUNT_SHIFT, MAGNITUDE_SHIFT, STEM_FILTER_BYTES } from '#libs/domain/entities/lexicon.js';
import { isUnspaced } from './surface-form.js';

/** Kinds of concepts by the first letter of their names. */
const CONCEPT_KINDS: Record<string, number> = {
  R: Kind.Country,
  C: Kind.City,
  M: Kind.Date,
  D: Kind.Date,
  $: Kind.Currency,
  L: Kind.Language,
  W: Kind.Meaning,
};
/** `X:7` is a word for 10 to the power of 6. */
const MAGNITUDE = 'X';
const MAX_CONCEPTS = 4;

interface SurfaceForm {
  /** Number of its entry; undefined when it is only a prefix. */
  entry?: number;
  /** Whether longer surface forms begin with it. */
  isPrefix: boolean;
}

/**
 * Packs the lexicon as data/ATTRIBUTION.md describes it.
 * @param lines `folded surface form <tab> concept,concept… [<tab> zipf·10 [<tab> language]]`; of equal forms the last counts
 */
export function packLexicon(lines: readonly string[]): Buffer {
  const forms = new Map<string, SurfaceForm>();
  const entryNumbers = new Map<string, number>();
  for (const line of lines) {
    const [form = '', concepts, zipf = '', language] = line.split('\t');
    const prefixes = prefixesOf(form);
    prefixes.slice(0, -1).forEach((prefix) => (formAt(forms, prefix).isPrefix = true));
    if (concepts === undefined) continue;
    const entry = `${concepts}\t${zipf}`;
    if (!entryNumbers.has(entry)) entryNumbers.set(entry, entryNumbers.size);
    const whole = prefixes.at(-1)!;
    formAt(forms, language ? `${whole}\t${language}` : whole).entry = entryNumbers.get(entry)!;
    // Marks a language that has words.
    if (language) formAt(forms, `\t${language}`).entry ??= entryNumbers.get(entry)!;
  }
  const { starts, columns } = packEntries([...entryNumbers.keys()]);
  return Buffer.concat([...packForms(forms, starts), packStems(forms), ...columns].map(bytesOf));
}

function formAt(forms: Map<string, SurfaceForm>, name: string): SurfaceForm {
  const known = forms.get(name) ?? { isPrefix: false };
  forms.set(name, known);
  return known;
}

/** Prefixes of a surface form, itself last: by words, or in a script without spaces by letters. */
function prefixesOf(form: string): string[] {
  const unspaced = isUnspaced(form);
  const units = unspaced ? form.replaceAll(' ', '').split('') : form.split(' ');
  return units.map((_, i) => units.slice(0, i + 1).join(unspaced ? '' : ' '));
}

/** Number of surface forms, sizes of buckets, then the forms by bucket and hash. */
function packForms(forms: Map<string, SurfaceForm>, starts: number[]): Column[] {
  const rows = [...forms].map(([name, { entry, isPrefix }]) => {
    const { low, high } = hashOf(name);
    return { bucket: bucketOf(low), high, match: (entry === undefined ? 0 : starts[entry]! * 2) + (isPrefix ? 1 : 0) };
  });
  rows.sort((a, b) => a.bucket - b.bucket || a.high - b.high);
  const sizes = new Int32Array(BUCKETS / 4);
  const sizeOf = new Uint8Array(sizes.buffer);
  for (const { bucket } of rows) sizeOf[bucket]!++;
  return [
    Int32Array.of(rows.length),
    sizes,
    Int32Array.from(rows, (row) => row.high),
    Int32Array.from(rows, (row) => row.match),
  ];
}

type Column = Int32Array;

/** Bloom filter of the stems that become an entry's surface form with a base ending. */
function packStems(forms: Map<string, SurfaceForm>): Column {
  const column = new Int32Array(STEM_FILTER_BYTES / 4);
  const filter = new BloomFilter(new Uint8Array(column.buffer));
  const endings = Object.values(BASE_ENDINGS).join('');
  for (const [name, { entry }] of forms) {
    const [form = '', ...language] = name.split('\t');
    if (entry === undefined || form.length <= MIN_STEM_LENGTH || !endings.includes(form.at(-1)!)) continue;
    filter.add(hashOf([form.slice(0, -1), ...language].join('\t')).high);
  }
  return column;
}

/**
 * Number of concepts, their keys and kinds, then the entries, each a header and the numbers of its concepts.
 * @returns `starts`: index of each entry after loading, when concepts are pairs of kind and key
 */
function packEntries(entries: string[]): { starts: number[]; columns: Column[] } {
  const numbers = new Map<string, number>();
  const starts: number[] = [];
  const packed: number[] = [];
  let end = 1;
  for (const entry of entries) {
    const [concepts = '', zipf = ''] = entry.split('\t');
    const known = concepts.split(',').filter((concept) => concept.charAt(0) in CONCEPT_KINDS).slice(0, MAX_CONCEPTS); // prettier-ignore
    for (const concept of known) if (!numbers.has(concept)) numbers.set(concept, numbers.size);
    packed.push(headerOf(concepts, zipf, known.length), ...known.map((concept) => numbers.get(concept)!));
    starts.push(end);
    end += 1 + 2 * known.length;
  }
  const names = [...numbers.keys()];
  const columns = [
    Int32Array.of(names.length),
    Int32Array.from(names, hash30),
    Int32Array.from(names, (name) => CONCEPT_KINDS[name.charAt(0)]!),
    Int32Array.from(packed),
  ];
  return { starts, columns };
}

function headerOf(concepts: string, zipf: string, count: number): number {
  const magnitude = concepts.split(',').find((concept) => concept.startsWith(MAGNITUDE));
  const power = magnitude ? Number(magnitude.replace(/\D/g, '')) - 1 : 0;
  const prior = Number(zipf) > 0 ? priorOfZipf(Number(zipf) / 10) : NO_PRIOR;
  return prior | (power << MAGNITUDE_SHIFT) | (count << COUNT_SHIFT);
}

function hashOf(name: string): { low: number; high: number } {
  let [low, high] = [LOW_SEED, HIGH_SEED];
  for (let i = 0; i < name.length; i++) {
    low = updateLow(low, name.charCodeAt(i));
    high = updateHigh(high, name.charCodeAt(i));
  }
  return { low, high };
}

const bytesOf = (column: Column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
