import { anchorKinds, Kind } from '../entities/anchor-kinds.js';
import { slotWeight } from './article-profile.js';
import { anchorWeight, storyWeight } from './anchor-weight.js';
import { Backgrounds, startOf } from './background.js';
import type { Embedding } from './embedding-score.js';
import type { Frequencies } from './frequencies.js';
import type { ClusterSettings } from './settings.js';
import type { StoredAnchors } from './stored-anchors.js';

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

/** Looks up the frequencies of an article's anchors. */
export function prepareQuery(
  anchors: StoredAnchors,
  language: string,
  time: number,
  frequencies: Frequencies,
  settings: ClusterSettings,
): Query {
  const size = anchors.size;
  const languageNumber = frequencies.language(language);
  const query: Query = {
    anchors,
    embedding: null,
    keys: anchors.keys,
    kinds: new Uint8Array(size),
    slots: new Uint16Array(size),
    language,
    languageNumber,
    time,
    numbers: new Int32Array(size),
    overall: new Int32Array(size),
    inLanguage: new Int32Array(size),
    start: new Float64Array(size),
    background: new Float64Array(size),
    storyValue: new Float64Array(size),
    storyValueAbroad: new Float64Array(size),
    rarest: null,
    lastKinds: new Uint8Array(anchors.slotCount),
    slotWeights: new Float64Array(anchors.slotCount),
    expected: 0,
    expectedCrossLingual: 0,
    story: { sum: 0, norm: 0 },
    storyAbroad: { sum: 0, norm: 0 },
  };
  const backgrounds = new Backgrounds(languageNumber, frequencies, settings.frequency);
  for (let i = 0; i < size; i++) {
    const key = query.keys[i]!;
    const kind = anchors.kind(i);
    const slot = anchors.slot(i);
    query.kinds[i] = kind;
    query.slots[i] = slot;
    if (kind > query.lastKinds[slot]!) query.lastKinds[slot] = kind;
    const number = frequencies.number(key);
    const start = startOf(kind, anchors.prior(i));
    query.numbers[i] = number;
    query.overall[i] = frequencies.overall(number);
    query.inLanguage[i] = frequencies.inLanguage(number, languageNumber);
    query.start[i] = start;
    query.background[i] = backgrounds.of(start, query.inLanguage[i]!, query.overall[i]!);
  }
  sumSlots(query, settings);
  return query;
}

/** Values of the keys, and sums over the slots; of each slot the best key counts. */
function sumSlots(query: Query, settings: ClusterSettings): void {
  const { anchors, kinds, slots, background } = query;
  const expected = new Float64Array(anchors.slotCount);
  const crossLingual = new Float64Array(anchors.slotCount);
  for (let i = 0; i < anchors.size; i++) {
    const [kind, slot] = [kinds[i]!, slots[i]!];
    if (background[i]! <= settings.frequency.tooCommon) {
      query.storyValue[i] = storyWeight(kind, background[i]!, true, settings);
      query.storyValueAbroad[i] = storyWeight(kind, background[i]!, false, settings);
    }
    // Dictionaries are too uneven to expect that a word's meaning is known in another language.
    if (kind === Kind.Meaning) continue;
    const { recall, crossLingual: isCrossLingual } = anchorKinds[kind]!;
    const evidence = recall * anchorWeight(recall, background[i]!, settings.anchor.maxWeight);
    expected[slot] = Math.max(expected[slot]!, evidence);
    if (isCrossLingual) crossLingual[slot] = Math.max(crossLingual[slot]!, evidence);
  }
  for (let slot = 0; slot < anchors.slotCount; slot++) {
    query.expected += expected[slot]!;
    query.expectedCrossLingual += crossLingual[slot]!;
    query.slotWeights[slot] = slotWeight(anchors, slot, settings);
  }
  query.story = vectorOf(query, query.storyValue);
  query.storyAbroad = vectorOf(query, query.storyValueAbroad);
}

function vectorOf({ slots, slotWeights }: Query, values: Float64Array): StoryVector {
  const best = new Float64Array(slotWeights.length);
  for (let i = 0; i < values.length; i++) best[slots[i]!] = Math.max(best[slots[i]!]!, values[i]!);
  let [sum, squares] = [0, 0];
  for (let slot = 0; slot < best.length; slot++) {
    const part = best[slot]! * slotWeights[slot]!;
    sum += part;
    squares += part * slotWeights[slot]!;
  }
  return { sum, norm: Math.sqrt(squares) };
}
