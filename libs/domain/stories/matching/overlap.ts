import { MAX_MENTIONS } from '../../entities/anchors.js';
import { anchorKinds, Kind } from '../../entities/anchor-kinds.js';
import { anchorWeight } from './anchor-weight.js';
import type { Frequencies } from '../memory/frequencies.js';
import type { Profile } from '../memory/profile.js';
import type { Query } from './query.js';
import type { ClusterSettings } from '../settings.js';
import type { TextGroup } from '../memory/text-group.js';

/** A slot of an article that a group has as well. */
export interface SharedSlot {
  slot: number;
  /** Index of the key that weighs most. */
  key: number;
  /** Nats. */
  weight: number;
  /** Relative position in the article, and in the group. */
  here: number;
  there: number;
  /** Density of such an anchor at a place by chance: frequent ones begin early. */
  chance: number;
  isNumber: boolean;
}

/** What an article and a group share. */
export interface Overlap {
  group: TextGroup;
  shared: SharedSlot[];
  /** Positions of reliable slots (names, numbers) that the group has, and of those that it lacks. */
  reliableShared: number[];
  reliableMissing: number[];
  /** Sum of the weights. */
  weight: number;
  sameLanguage: boolean;
  otherScript: boolean;
}

const MIN_CHANCE = 0.15;
const isReliable = anchorKinds.map(
  ({ crossLingual, naming }, kind) => (crossLingual && kind !== Kind.WordSound && kind !== Kind.Meaning) || naming,
);

/** Compares an article with a group, slot by slot; of each slot the best key counts. */
export function compare(
  query: Query,
  group: TextGroup,
  profile: Profile,
  frequencies: Frequencies,
  settings: ClusterSettings,
): Overlap {
  const { anchors } = query;
  // Two texts in unknown languages are hardly in the same one.
  const sameLanguage = query.language !== 'und' && group.languages.has(query.language);
  const otherScript = !group.scripts.has(anchors.script);
  const overlap: Overlap = {
    group, shared: [], reliableShared: [], reliableMissing: [], weight: 0, sameLanguage, otherScript,
  }; // prettier-ignore
  findShared(query, profile, new KeyWeights(query, group, profile, frequencies, settings));
  for (let slot = 0; slot < anchors.slotCount; slot++) {
    const isShared = best.weights[slot]! > 0;
    if (isReliable[query.lastKinds[slot]!])
      (isShared ? overlap.reliableShared : overlap.reliableMissing).push(anchors.position(slot));
    if (isShared) overlap.shared.push(sharedSlot(query, slot, profile));
    overlap.weight += best.weights[slot]!;
  }
  return overlap;
}

/** Per slot: the weight of its best shared key, that key's index and its index in the profile. Serves all calls. */
const best = {
  weights: new Float64Array(MAX_MENTIONS),
  keys: new Uint16Array(MAX_MENTIONS),
  theirs: new Uint16Array(MAX_MENTIONS),
};

/** Fills `best`. */
function findShared(query: Query, profile: Profile, keyWeights: KeyWeights): void {
  const { keys, slots } = query;
  const theirs = profile.keys;
  const size = theirs.length;
  best.weights.fill(0, 0, query.anchors.slotCount);
  for (let i = 0, j = 0; i < keys.length; i++) {
    const key = keys[i]!;
    while (j < size && theirs[j]! < key) j++;
    if (j === size) break;
    if (theirs[j] !== key) continue;
    const weight = keyWeights.of(i, profile.count(j));
    const slot = slots[i]!;
    if (weight <= best.weights[slot]!) continue;
    best.weights[slot] = weight;
    best.keys[slot] = i;
    best.theirs[slot] = j;
  }
}

function sharedSlot({ anchors, lastKinds }: Query, slot: number, profile: Profile): SharedSlot {
  const here = anchors.position(slot);
  // The first of `count` random places is at x with density count·(1−x)^(count−1); counts above 8 are noise.
  const count = Math.min(8, anchors.count(slot));
  return {
    slot,
    key: best.keys[slot]!,
    weight: best.weights[slot]!,
    here,
    there: profile.position(best.theirs[slot]!),
    chance: Math.max(MIN_CHANCE, count * (1 - here) ** (count - 1)),
    isNumber: lastKinds[slot]! <= Kind.RoundNumber,
  };
}

/** Weights of single keys against one group. */
class KeyWeights {
  private readonly inOwnLanguage: number;
  private readonly ownArticles: number;
  private readonly otherArticles: number;
  private readonly otherLanguages: [language: number, members: number][] = [];

  constructor(
    private readonly query: Query,
    group: TextGroup,
    private readonly profile: Profile,
    private readonly frequencies: Frequencies,
    private readonly settings: ClusterSettings,
  ) {
    this.inOwnLanguage = group.languages.get(query.language);
    this.ownArticles = Math.max(0, frequencies.articlesIn(query.languageNumber) - this.inOwnLanguage);
    this.otherArticles = frequencies.total - group.indexedCount;
    if (group.languages.size > settings.anchor.fewLanguages) return;
    for (const [tag, members] of group.languages) {
      if (tag !== query.language) this.otherLanguages.push([frequencies.language(tag), members]);
    }
  }

  /** @param count members that have the key; 0 when it tells nothing */
  of(i: number, count: number): number {
    const { query, settings, profile } = this;
    if (query.background[i]! > settings.frequency.hopeless) return 0;
    const background = this.background(i, count);
    if (background > settings.frequency.tooCommon) return 0;
    const { recall } = anchorKinds[query.kinds[i]!]!;
    const { maxWeight, recallPrior } = settings.anchor;
    const groupRecall = (recallPrior * recall + count - 1) / (recallPrior + profile.members - 1);
    return anchorWeight(groupRecall, background, maxWeight);
  }

  /** Frequency of the key among articles outside the group: the highest of those that are known. */
  private background(i: number, count: number): number {
    const { frequencies, query } = this;
    const { languagePrior, globalPrior } = this.settings.frequency;
    const start = query.start[i]!;
    const global = (Math.max(0, query.overall[i]! - count) + globalPrior * start) / (this.otherArticles + globalPrior);
    const prior = languagePrior * Math.max(global, start);
    const inLanguage = Math.max(0, query.inLanguage[i]! - this.inOwnLanguage);
    let background = Math.max(global, (inLanguage + prior) / (this.ownArticles + languagePrior));
    const number = query.numbers[i]!;
    for (const [language, members] of this.otherLanguages) {
      const outside = Math.max(0, frequencies.inLanguage(number, language) - Math.min(members, count));
      const articles = Math.max(0, frequencies.articlesIn(language) - members);
      background = Math.max(background, (outside + prior) / (articles + languagePrior));
    }
    return background;
  }
}
