import { Kind, NO_PRIOR, priorOfZipf } from '#libs/domain/entities/anchor-kinds.js';
import { CharClass, classOf } from '#libs/domain/entities/char-classes.js';
import { BloomFilter, hash30, HIGH_SEED, LOW_SEED, updateHigh, updateLow } from '#libs/domain/entities/hashes.js';
import { BASE_ENDINGS, MIN_STEM_LENGTH } from '#libs/domain/entities/inflection.js';
import { BUCKETS, bucketOf, COUNT_SHIFT, MAGNITUDE_SHIFT, STEM_FILTER_BYTES } from '#libs/domain/entities/lexicon.js';

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
/** `X:7` is the word for 10 to the power of 6. */
const MAGNITUDE = 'X';
const MAX_CONCEPTS = 4;

/** What is known of a surface: the number of its entry, if it is one, and whether longer ones begin with it. */
interface Surface {
  entry?: number;
  begins: boolean;
}

/**
 * The lexicon as data/ATTRIBUTION.md describes it.
 * @param lines `folded surface <tab> concept,concept… [<tab> frequency [<tab> language]]`; of equal ones the last counts
 */
export function packLexicon(lines: readonly string[]): Buffer {
  const surfaces = new Map<string, Surface>();
  const entryNumbers = new Map<string, number>();
  for (const line of lines) {
    const [surface = '', concepts, zipf = '', language] = line.split('\t');
    const parts = partsOf(surface);
    parts.slice(0, -1).forEach((beginning) => (surfaceAt(surfaces, beginning).begins = true));
    if (concepts === undefined) continue;
    const entry = `${concepts}\t${zipf}`;
    if (!entryNumbers.has(entry)) entryNumbers.set(entry, entryNumbers.size);
    const whole = parts.at(-1)!;
    surfaceAt(surfaces, language ? `${whole}\t${language}` : whole).entry = entryNumbers.get(entry)!;
  }
  const { starts, columns } = packEntries([...entryNumbers.keys()]);
  return Buffer.concat([...packSurfaces(surfaces, starts), packStems(surfaces), ...columns].map(bytesOf));
}

function surfaceAt(surfaces: Map<string, Surface>, name: string): Surface {
  const known = surfaces.get(name) ?? { begins: false };
  surfaces.set(name, known);
  return known;
}

/** A surface and its beginnings, shorter ones first: of its words, or in a script without spaces of its letters. */
function partsOf(surface: string): string[] {
  const isRun = UNSPACED.includes(classOf[surface.charCodeAt(0)]!);
  const units = isRun ? surface.replaceAll(' ', '').split('') : surface.split(' ');
  return units.map((_, i) => units.slice(0, i + 1).join(isRun ? '' : ' '));
}

const UNSPACED: readonly number[] = [CharClass.Han, CharClass.Hiragana, CharClass.Katakana, CharClass.SouthEastAsian];

/** Their number and how many concepts there are, then the surfaces by bucket and hash. */
function packSurfaces(surfaces: Map<string, Surface>, starts: number[]): Column[] {
  const rows = [...surfaces].map(([name, { entry, begins }]) => {
    const { low, high } = hashOf(name);
    return { bucket: bucketOf(low), high, found: (entry === undefined ? 0 : starts[entry]! * 2) + (begins ? 1 : 0) };
  });
  rows.sort((a, b) => a.bucket - b.bucket || a.high - b.high);
  const sizes = new Int32Array(BUCKETS / 4);
  const sizeOf = new Uint8Array(sizes.buffer);
  for (const { bucket } of rows) sizeOf[bucket]!++;
  return [
    Int32Array.of(rows.length),
    sizes,
    Int32Array.from(rows, (row) => row.high),
    Int32Array.from(rows, (row) => row.found),
  ];
}

type Column = Int32Array;

/** The filter of stems that a base ending makes an entry's surface of. */
function packStems(surfaces: Map<string, Surface>): Column {
  const column = new Int32Array(STEM_FILTER_BYTES / 4);
  const filter = new BloomFilter(new Uint8Array(column.buffer));
  const endings = Object.values(BASE_ENDINGS).join('');
  for (const [name, { entry }] of surfaces) {
    const [surface = '', ...language] = name.split('\t');
    if (entry === undefined || surface.length <= MIN_STEM_LENGTH || !endings.includes(surface.at(-1)!)) continue;
    filter.add(hashOf([surface.slice(0, -1), ...language].join('\t')).high);
  }
  return column;
}

/** The concepts' keys and kinds, then the entries, each a header and the numbers of its concepts; where these start when concepts are pairs. */
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
