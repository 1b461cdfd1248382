import { anchorWeight, storyRecall } from './anchor-weight.js';
import type { Profile } from '../memory/profile.js';
import type { Query } from './query.js';
import { MAX_MENTIONS } from '../../entities/anchors.js';
import { Kind } from '../../entities/anchor-kinds.js';
import type { ClusterSettings } from '../settings.js';
import type { Tally } from '../memory/tally.js';

/** What an article and a story share, slot by slot; of each slot the best key counts. */
export interface StoryOverlap {
  /** Articles of the story. */
  members: number;
  sameLanguage: boolean;
  /** Shared slots: the index of the best key, its part in the product of the two vectors, and what the article puts in. */
  keys: number[];
  parts: number[];
  /** Sum of the parts: product of the article's vector with the mean of the story's. */
  product: number;
  /** What the shared slots put into the article's own sum of parts. */
  covered: number;
  /** Nats: how much likelier the story's articles have what is shared than others do. */
  evidence: number;
  /** What the shared slots put into the squared length of the story's mean vector. */
  reverse: number;
  /** What shared numbers put into the article's own sum of parts. */
  numbers: number;
  /** The largest part of one slot in it. */
  strongest: number;
}

/**
 * Compares an article with what several texts have together: with a story, or with one of its texts.
 * @param languages of those texts
 */
export function compareStory(
  query: Query,
  profile: Profile,
  languages: Tally<string>,
  settings: ClusterSettings,
): StoryOverlap {
  const sameLanguage = languages.has(query.language);
  const shared = findShared(query, profile, sameLanguage, settings);
  const result: StoryOverlap = {
    members: profile.members, sameLanguage, keys: [], parts: [], product: 0, covered: 0, evidence: 0, reverse: 0, numbers: 0, strongest: 0,
  }; // prettier-ignore
  for (let at = 0; at < shared; at++) {
    const slot = scratch.touched[at]!;
    const weight = query.slotWeights[slot]!;
    const part = scratch.parts[slot]! * weight;
    result.keys.push(scratch.keys[slot]!);
    result.parts.push(part);
    result.product += part;
    result.covered += scratch.own[slot]! * weight;
    result.reverse += scratch.parts[slot]! ** 2 / scratch.own[slot]!;
    if (query.kinds[scratch.keys[slot]!]! <= Kind.SmallNumber) result.numbers += scratch.own[slot]! * weight;
    result.evidence += scratch.nats[slot]!;
    if (scratch.nats[slot]! > result.strongest) result.strongest = scratch.nats[slot]!;
  }
  return result;
}

/** Per slot: the best shared key, its part, the article's own, and nats; `touched` lists the slots. Serves all calls. */
const scratch = {
  touched: new Uint16Array(MAX_MENTIONS),
  seenIn: new Uint32Array(MAX_MENTIONS),
  keys: new Uint16Array(MAX_MENTIONS),
  parts: new Float64Array(MAX_MENTIONS),
  own: new Float64Array(MAX_MENTIONS),
  nats: new Float64Array(MAX_MENTIONS),
  round: 0,
};

/** Fills `scratch`; returns the number of shared slots. */
function findShared(query: Query, profile: Profile, sameLanguage: boolean, settings: ClusterSettings): number {
  const { keys, kinds, slots, background } = query;
  const values = sameLanguage ? query.storyValue : query.storyValueAbroad;
  const theirs = profile.keys;
  const size = theirs.length;
  const round = ++scratch.round;
  let shared = 0;
  for (let i = 0, j = 0; i < keys.length; i++) {
    const key = keys[i]!;
    while (j < size && theirs[j]! < key) j++;
    if (j === size) break;
    const value = values[i]!;
    if (theirs[j] !== key || value === 0) continue;
    const slot = slots[i]!;
    if (scratch.seenIn[slot] !== round) {
      scratch.seenIn[slot] = round;
      scratch.touched[shared++] = slot;
      scratch.parts[slot] = scratch.own[slot] = scratch.nats[slot] = 0;
    }
    if (value > scratch.own[slot]!) scratch.own[slot] = value;
    const share = (storyRecall(kinds[i]!, sameLanguage, settings) * profile.count(j)) / profile.members;
    const nats = anchorWeight(share, background[i]!, settings.anchor.maxWeight);
    if (nats > scratch.nats[slot]!) scratch.nats[slot] = nats;
    const part = (value * profile.weight(j)) / profile.members;
    if (part <= scratch.parts[slot]!) continue;
    scratch.parts[slot] = part;
    scratch.keys[slot] = i;
  }
  return shared;
}
