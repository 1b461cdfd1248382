import { Kind } from '../../entities/anchor-kinds.js';
import { MAX_MENTIONS } from '../../entities/anchors.js';
import type { Centroid } from '../memory/centroid.js';
import type { Counter } from '../memory/counter.js';
import { anchorWeight, storyRecall } from '../weighting/anchor-weight.js';
import type { ClusterSettings } from '../weighting/settings.js';
import type { Query } from './query.js';

/** What an article and a story share, mention by mention; the best shared key of each counts. */
export interface StoryOverlap {
  /** Articles of the story. */
  members: number;
  sameLanguage: boolean;
  /** Per shared mention: the index of its best key, and its part of the dot product. */
  keys: number[];
  parts: number[];
  /** Sum of the parts: dot product of the article's vector and the mean of the story's. */
  dotProduct: number;
  /** Sum of the components of the article's vector that are shared, and of numbers among them. */
  covered: number;
  numbers: number;
  /** What the shared mentions contribute to the squared length of the story's mean vector. */
  reverseCovered: number;
  /** Nats: how much likelier the story's articles have what is shared than others do; and the largest single weight. */
  evidence: number;
  strongest: number;
}

/** @param languages of the story's articles */
export function compareStory(
  query: Query,
  centroid: Centroid,
  languages: Counter<string>,
  settings: ClusterSettings,
): StoryOverlap {
  const sameLanguage = languages.has(query.language);
  const sharedCount = findShared(query, centroid, sameLanguage, settings);
  const overlap: StoryOverlap = {
    members: centroid.members, sameLanguage, keys: [], parts: [], dotProduct: 0, covered: 0, numbers: 0,
    reverseCovered: 0, evidence: 0, strongest: 0,
  }; // prettier-ignore
  for (let i = 0; i < sharedCount; i++) {
    const mention = shared.mentions[i]!;
    const weight = query.mentionWeights[mention]!;
    const part = shared.parts[mention]! * weight;
    overlap.keys.push(shared.keys[mention]!);
    overlap.parts.push(part);
    overlap.dotProduct += part;
    overlap.covered += shared.own[mention]! * weight;
    overlap.reverseCovered += shared.parts[mention]! ** 2 / shared.own[mention]!;
    if (query.kinds[shared.keys[mention]!]! <= Kind.SmallNumber) overlap.numbers += shared.own[mention]! * weight;
    overlap.evidence += shared.nats[mention]!;
    if (shared.nats[mention]! > overlap.strongest) overlap.strongest = shared.nats[mention]!;
  }
  return overlap;
}

/**
 * `mentions` lists the shared mentions. Per mention: its best shared key, that key's part, the article's own largest value,
 * and the largest nats; valid where `seenIn` is the current comparison. Reused by all calls.
 */
const shared = {
  mentions: new Uint16Array(MAX_MENTIONS),
  seenIn: new Uint32Array(MAX_MENTIONS),
  keys: new Uint16Array(MAX_MENTIONS),
  parts: new Float64Array(MAX_MENTIONS),
  own: new Float64Array(MAX_MENTIONS),
  nats: new Float64Array(MAX_MENTIONS),
  comparison: 0,
};

/** Merges the two sorted lists of keys; fills `shared` and returns the number of shared mentions. */
function findShared(query: Query, centroid: Centroid, sameLanguage: boolean, settings: ClusterSettings): number {
  const { keys, kinds, mentions, backgrounds } = query;
  const values = sameLanguage ? query.ownValues : query.crossLingualValues;
  const centroidKeys = centroid.keys;
  const size = centroidKeys.length;
  const comparison = ++shared.comparison;
  let count = 0;
  for (let i = 0, j = 0; i < keys.length; i++) {
    const key = keys[i]!;
    while (j < size && centroidKeys[j]! < key) j++;
    if (j === size) break;
    const value = values[i]!;
    if (centroidKeys[j] !== key || value === 0) continue;
    const mention = mentions[i]!;
    if (shared.seenIn[mention] !== comparison) {
      shared.seenIn[mention] = comparison;
      shared.mentions[count++] = mention;
      shared.parts[mention] = shared.own[mention] = shared.nats[mention] = 0;
    }
    if (value > shared.own[mention]!) shared.own[mention] = value;
    const recall = (storyRecall(kinds[i]!, sameLanguage, settings) * centroid.count(j)) / centroid.members;
    const nats = anchorWeight(recall, backgrounds[i]!, settings.anchor.maxWeight);
    if (nats > shared.nats[mention]!) shared.nats[mention] = nats;
    const part = (value * centroid.weight(j)) / centroid.members;
    if (part <= shared.parts[mention]!) continue;
    shared.parts[mention] = part;
    shared.keys[mention] = i;
  }
  return count;
}
