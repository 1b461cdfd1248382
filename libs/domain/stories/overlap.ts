import { positionOf } from '../entities/anchor-document.js';
import { anchorKinds, Kind } from '../entities/anchor-kinds.js';
import type { Frequencies } from './frequencies.js';
import { salience, type PostingIndex } from './posting-index.js';
import { anchorWeight, type Query } from './query.js';
import type { ClusterSettings } from './settings.js';
import type { TextGroup } from './text-group.js';

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
  /** Its part in the story product, with the weight of its place. */
  story: number;
}

/** What an article and a group share. */
export interface Overlap {
  group: TextGroup;
  shared: SharedSlot[];
  /** Positions of reliable slots (names, numbers); true when shared. */
  reliable: { position: number; isShared: boolean }[];
  /** Sum of the weights. */
  weight: number;
  /** Shared slots that name somebody or something. */
  names: number;
  storyProduct: number;
  sameLanguage: boolean;
  otherScript: boolean;
}

const MIN_CHANCE = 0.15;
const isReliable = anchorKinds.map(
  ({ crossLingual, naming }, kind) => (crossLingual && kind !== Kind.WordSound) || naming,
);

/** Compares an article with a group, slot by slot; of each slot the best key counts. */
export function compare(
  query: Query,
  group: TextGroup,
  index: PostingIndex,
  frequencies: Frequencies,
  settings: ClusterSettings,
): Overlap {
  const { doc } = query;
  const overlap: Overlap = {
    group,
    shared: [],
    reliable: [],
    weight: 0,
    names: 0,
    storyProduct: 0,
    sameLanguage: group.languages.has(query.language),
    otherScript: !group.scripts.has(doc.script),
  };
  const keyWeights = new KeyWeights(query, group, index, frequencies, settings);
  for (let i = 0; i < doc.keys.length;) {
    const slot = doc.slots[i]!;
    const here = positionOf(doc, slot);
    let best: SharedSlot | null = null;
    let story = 0;
    for (; i < doc.keys.length && doc.slots[i] === slot; i++) {
      if (!keyWeights.look(i)) continue;
      const there = keyWeights.position;
      if (keyWeights.weight > (best?.weight ?? 0)) {
        best ??= { slot, key: i, weight: 0, here, there, chance: 0, isNumber: false, story: 0 };
        best.key = i;
        best.weight = keyWeights.weight;
        best.there = there;
      }
      story = Math.max(story, keyWeights.story * leadFactor(here, settings) * leadFactor(there, settings));
    }
    const lastKind = doc.kinds[i - 1]!;
    if (isReliable[lastKind]) overlap.reliable.push({ position: here, isShared: best !== null });
    overlap.storyProduct += story;
    if (best) addShared(overlap, best, story, doc.counts[slot]!, lastKind, doc.kinds[best.key]!);
  }
  return overlap;
}

function addShared(
  overlap: Overlap,
  slot: SharedSlot,
  story: number,
  count: number,
  lastKind: number,
  kind: number,
): void {
  // The first of `count` random places is at x with density count·(1−x)^(count−1); counts above 8 are noise.
  const capped = Math.min(8, count);
  slot.chance = Math.max(MIN_CHANCE, capped * (1 - slot.here) ** (capped - 1));
  slot.isNumber = lastKind <= Kind.RoundNumber;
  slot.story = story;
  overlap.shared.push(slot);
  overlap.weight += slot.weight;
  if (anchorKinds[kind]!.naming) overlap.names++;
}

const leadFactor = (position: number, { story }: ClusterSettings) => (position < story.lead ? 1 : story.afterLead);

/** Weights of single keys against one group; `look` fills the fields. */
class KeyWeights {
  weight = 0;
  position = 0;
  story = 0;
  private readonly inOwnLanguage: number;
  private readonly ownArticles: number;
  private readonly otherArticles: number;
  private readonly otherLanguages: [language: number, members: number][] = [];

  constructor(
    private readonly query: Query,
    private readonly group: TextGroup,
    private readonly index: PostingIndex,
    private readonly frequencies: Frequencies,
    private readonly settings: ClusterSettings,
  ) {
    this.inOwnLanguage = group.languages.get(query.language) ?? 0;
    this.ownArticles = Math.max(0, frequencies.articlesIn(query.languageNumber) - this.inOwnLanguage);
    this.otherArticles = frequencies.total - group.indexedCount;
    if (group.languages.size > settings.anchor.fewLanguages) return;
    for (const [tag, members] of group.languages) {
      if (tag !== query.language) this.otherLanguages.push([frequencies.language(tag), members]);
    }
  }

  /** Whether the group has the key, and it tells something. */
  look(i: number): boolean {
    const { query, group, index, settings } = this;
    const key = query.keys[i]!;
    if (key < 0 || query.background[i]! > settings.frequency.hopeless) return false;
    const entry = index.entry(key, group.number);
    if (entry < 0) return false;
    const kindNumber = query.doc.kinds[i]!;
    const { recall, background: own } = anchorKinds[kindNumber]!;
    const count = index.count(entry);
    const background = this.background(key, count, own);
    if (background > settings.frequency.tooCommon) return false;
    const { maxWeight, recallPrior, sameLanguageRecall } = settings.anchor;
    const groupRecall = (recallPrior * recall + count - 1) / (recallPrior + group.indexedCount - 1);
    this.weight = anchorWeight(groupRecall, background, maxWeight);
    this.position = index.position(entry);
    const storyRecall = this.inOwnLanguage && kindNumber >= Kind.WordPrefix ? sameLanguageRecall : recall;
    const storyWeight = anchorWeight(storyRecall, background, maxWeight);
    const share = group.indexedCount > 2 ? count / group.indexedCount : 1;
    const often = salience(query.doc.counts[query.doc.slots[i]!]!) * index.salience(entry);
    this.story = storyRecall * storyWeight * storyWeight * often * share;
    return true;
  }

  /** Frequency of the key among articles outside the group: the highest of those that are known. */
  private background(key: number, count: number, own: number): number {
    const { frequencies, query } = this;
    const { languagePrior, globalPrior } = this.settings.frequency;
    const global = (frequencies.count(key) - count + globalPrior * own) / (this.otherArticles + globalPrior);
    const prior = languagePrior * Math.max(global, own);
    const inLanguage = Math.max(0, frequencies.countIn(key, query.languageNumber) - this.inOwnLanguage);
    let background = Math.max(global, (inLanguage + prior) / (this.ownArticles + languagePrior));
    for (const [language, members] of this.otherLanguages) {
      const outside = frequencies.countIn(key, language) - Math.min(members, count);
      const articles = Math.max(0, frequencies.articlesIn(language) - members);
      background = Math.max(background, (outside + prior) / (articles + languagePrior));
    }
    return background;
  }
}
