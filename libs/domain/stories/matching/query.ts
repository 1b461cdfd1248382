import { MAX_MENTIONS } from '../../entities/anchors.js';
import { anchorKinds, Kind } from '../../entities/anchor-kinds.js';
import { slotWeight } from '../memory/article-profile.js';
import { anchorWeight, storyWeight } from './anchor-weight.js';
import { Backgrounds, startOf } from './background.js';
import type { Embedding } from '../../embedding/embedding.js';
import type { Frequencies } from '../memory/frequencies.js';
import type { ClusterSettings } from '../settings.js';
import type { StoredAnchors } from '../memory/stored-anchors.js';

/** An article that is looked for, with what is known of its anchors' frequencies. Columns are per key. */
export interface Query {
  anchors: StoredAnchors;
  embedding: Embedding | null;
  keys: Int32Array;
  kinds: Uint8Array;
  slots: Uint16Array;
  language: string;
  languageNumber: number;
  /** Milliseconds. */
  time: number;
  /** Dense key numbers, -1 for keys that no remembered article has. */
  numbers: Int32Array;
  /** Articles that have the key, over all languages and in the query's. */
  overall: Int32Array;
  inLanguage: Int32Array;
  /** Where the key's frequency starts: of its kind, or its prior. */
  start: Float64Array;
  /** Probability that an unrelated article has the key. */
  background: Float64Array;
  /** Part of a key in the product of story vectors, to texts of its own language and of others; 0 where it tells nothing. */
  storyValue: Float64Array;
  storyValueAbroad: Float64Array;
  /** Keys that few articles have, the rarest first. */
  rarest: Int32Array | null;
  /** Per slot: the least telling kind of its keys. */
  lastKinds: Uint8Array;
  /** Per slot: how much it counts in the story vector. */
  slotWeights: Float64Array;
  /** Evidence, in nats, to expect from a translation; the second counts cross-lingual anchors only. */
  expected: number;
  expectedCrossLingual: number;
  /** The article's story vector in its own language and to others: sum of the slots' parts, and their length. */
  story: StoryVector;
  storyAbroad: StoryVector;
}

export interface StoryVector {
  sum: number;
  norm: number;
}

type QueriedArticle = Pick<Query, 'anchors' | 'embedding' | 'language' | 'time'>;

/** Bytes of a query's columns: per key and per slot. */
const KEY_BYTES = 4 * 8 + 3 * 4 + 2 + 1;
const SLOT_BYTES = 8 + 1;

/** A query with empty columns, in one block of memory: many small ones cost more than what is done with them. */
function openQuery(article: QueriedArticle, languageNumber: number): Query {
  const { anchors, embedding, language, time } = article;
  const { size, slotCount } = anchors;
  const memory = new ArrayBuffer(size * KEY_BYTES + slotCount * SLOT_BYTES);
  let at = 0;
  const take = (bytes: number) => (at += bytes) - bytes;
  return {
    anchors,
    embedding,
    language,
    languageNumber,
    time,
    rarest: null,
    keys: anchors.keys,
    start: new Float64Array(memory, take(size * 8), size),
    background: new Float64Array(memory, take(size * 8), size),
    storyValue: new Float64Array(memory, take(size * 8), size),
    storyValueAbroad: new Float64Array(memory, take(size * 8), size),
    slotWeights: new Float64Array(memory, take(slotCount * 8), slotCount),
    numbers: new Int32Array(memory, take(size * 4), size),
    overall: new Int32Array(memory, take(size * 4), size),
    inLanguage: new Int32Array(memory, take(size * 4), size),
    slots: new Uint16Array(memory, take(size * 2), size),
    kinds: new Uint8Array(memory, take(size), size),
    lastKinds: new Uint8Array(memory, take(slotCount), slotCount),
    expected: 0,
    expectedCrossLingual: 0,
    story: { sum: 0, norm: 0 },
    storyAbroad: { sum: 0, norm: 0 },
  };
}

/** Looks up the frequencies of an article's anchors. */
export function prepareQuery(article: QueriedArticle, frequencies: Frequencies, settings: ClusterSettings): Query {
  const { anchors } = article;
  const languageNumber = frequencies.language(article.language);
  const query = openQuery(article, languageNumber);
  const backgrounds = new Backgrounds(languageNumber, frequencies, settings.frequency);
  for (let i = 0; i < anchors.size; i++) {
    const kind = anchors.kind(i);
    const slot = anchors.slot(i);
    const number = frequencies.number(query.keys[i]!);
    const start = startOf(kind, anchors.prior(slot));
    query.kinds[i] = kind;
    query.slots[i] = slot;
    query.numbers[i] = number;
    query.overall[i] = frequencies.overall(number);
    query.inLanguage[i] = frequencies.inLanguage(number, languageNumber);
    query.start[i] = start;
    query.background[i] = backgrounds.of(start, query.inLanguage[i]!, query.overall[i]!);
    if (kind > query.lastKinds[slot]!) query.lastKinds[slot] = kind;
  }
  weighKeys(query, settings);
  return query;
}

/** Sums over the slots, of each of which the best key counts. Serves all queries. */
const best = {
  evidence: new Float64Array(MAX_MENTIONS),
  crossLingual: new Float64Array(MAX_MENTIONS),
  own: new Float64Array(MAX_MENTIONS),
  abroad: new Float64Array(MAX_MENTIONS),
};

/** Values of the keys, and what can be expected of all of them together. */
function weighKeys(query: Query, settings: ClusterSettings): void {
  const { anchors, kinds, slots, background } = query;
  for (const column of Object.values(best)) column.fill(0, 0, anchors.slotCount);
  for (let i = 0; i < anchors.size; i++) {
    if (background[i]! > settings.frequency.tooCommon) continue;
    const [kind, slot] = [kinds[i]!, slots[i]!];
    const { recall, crossLingual } = anchorKinds[kind]!;
    const weight = anchorWeight(recall, background[i]!, settings.anchor.maxWeight);
    const abroad = recall * weight * weight;
    // Only the kinds of common words are worth more within a language.
    const own = kind < Kind.Meaning ? abroad : storyWeight(kind, background[i]!, settings);
    query.storyValue[i] = own;
    query.storyValueAbroad[i] = abroad;
    raise(best.own, slot, own);
    raise(best.abroad, slot, abroad);
    // Dictionaries are too uneven to expect that a word's meaning is known in another language.
    if (kind === Kind.Meaning) continue;
    raise(best.evidence, slot, recall * weight);
    if (crossLingual) raise(best.crossLingual, slot, recall * weight);
  }
  sumSlots(query, settings);
}

function raise(values: Float64Array, slot: number, value: number): void {
  if (value > values[slot]!) values[slot] = value;
}

function sumSlots(query: Query, settings: ClusterSettings): void {
  const { anchors, story, storyAbroad } = query;
  for (let slot = 0; slot < anchors.slotCount; slot++) {
    query.expected += best.evidence[slot]!;
    query.expectedCrossLingual += best.crossLingual[slot]!;
    const weight = (query.slotWeights[slot] = slotWeight(anchors, slot, settings));
    addPart(story, best.own[slot]! * weight, weight);
    addPart(storyAbroad, best.abroad[slot]! * weight, weight);
  }
  story.norm = Math.sqrt(story.norm);
  storyAbroad.norm = Math.sqrt(storyAbroad.norm);
}

/** Until all are added, `norm` is the sum of squares. */
function addPart(vector: StoryVector, part: number, weight: number): void {
  vector.sum += part;
  vector.norm += part * weight;
}
