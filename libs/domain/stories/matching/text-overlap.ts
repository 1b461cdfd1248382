import { anchorKinds, Kind } from '../../entities/anchor-kinds.js';
import { MAX_MENTIONS } from '../../entities/anchors.js';
import type { Centroid } from '../memory/centroid.js';
import type { DocumentFrequencies } from '../memory/document-frequencies.js';
import type { TextGroup } from '../memory/story-cluster.js';
import { anchorWeight } from '../weighting/anchor-weight.js';
import type { ClusterSettings } from '../weighting/settings.js';
import type { Query } from './query.js';

/** A mention of an article that a text group has as well. */
export interface SharedMention {
  /** Index of its best shared key. */
  key: number;
  /** Nats. */
  weight: number;
  /** Position in the article, and mean position in the group. */
  position: number;
  groupPosition: number;
  /** Density of an unrelated mention at the position: frequent mentions begin early. */
  chanceDensity: number;
  isNumber: boolean;
}

/** What an article and a text group share. */
export interface TextOverlap {
  group: TextGroup;
  shared: SharedMention[];
  /** Positions of reliable mentions (names, numbers) that the group has, and of those that it lacks. */
  reliableShared: number[];
  reliableMissing: number[];
  /** Sum of the weights. */
  weight: number;
  sameLanguage: boolean;
  otherScript: boolean;
}

const MIN_CHANCE_DENSITY = 0.15;
/** By kind. */
const isReliable = anchorKinds.map(
  ({ crossLingual, naming }, kind) => (crossLingual && kind !== Kind.WordSound && kind !== Kind.Meaning) || naming,
);

/** Compares an article with a text group, mention by mention; the best shared key of each counts. */
export function compareText(
  query: Query,
  group: TextGroup,
  centroid: Centroid,
  frequencies: DocumentFrequencies,
  settings: ClusterSettings,
): TextOverlap {
  const { anchors } = query;
  // Two texts in unknown languages are hardly in the same one.
  const sameLanguage = query.language !== 'und' && group.languages.has(query.language);
  const otherScript = !group.scripts.has(anchors.script);
  const overlap: TextOverlap = {
    group, shared: [], reliableShared: [], reliableMissing: [], weight: 0, sameLanguage, otherScript,
  }; // prettier-ignore
  findShared(query, centroid, new GroupWeights(query, group, centroid, frequencies, settings));
  for (let mention = 0; mention < anchors.mentionCount; mention++) {
    const isShared = best.weights[mention]! > 0;
    if (isReliable[query.lastKinds[mention]!])
      (isShared ? overlap.reliableShared : overlap.reliableMissing).push(anchors.position(mention));
    if (isShared) overlap.shared.push(sharedMention(query, mention, centroid));
    overlap.weight += best.weights[mention]!;
  }
  return overlap;
}

/** Per mention: the weight of its best shared key, that key's index, and its index in the centroid. Reused by all calls. */
const best = {
  weights: new Float64Array(MAX_MENTIONS),
  keys: new Uint16Array(MAX_MENTIONS),
  centroidKeys: new Uint16Array(MAX_MENTIONS),
};

/** Merges the two sorted lists of keys; fills `best`. */
function findShared(query: Query, centroid: Centroid, weights: GroupWeights): void {
  const { keys, mentions } = query;
  const centroidKeys = centroid.keys;
  const size = centroidKeys.length;
  best.weights.fill(0, 0, query.anchors.mentionCount);
  for (let i = 0, j = 0; i < keys.length; i++) {
    const key = keys[i]!;
    while (j < size && centroidKeys[j]! < key) j++;
    if (j === size) break;
    if (centroidKeys[j] !== key) continue;
    const weight = weights.of(i, centroid.count(j));
    const mention = mentions[i]!;
    if (weight <= best.weights[mention]!) continue;
    best.weights[mention] = weight;
    best.keys[mention] = i;
    best.centroidKeys[mention] = j;
  }
}

function sharedMention({ anchors, lastKinds }: Query, mention: number, centroid: Centroid): SharedMention {
  const position = anchors.position(mention);
  // The first of `count` random positions is at x with density count·(1−x)^(count−1); counts above 8 are noise.
  const count = Math.min(8, anchors.count(mention));
  return {
    key: best.keys[mention]!,
    weight: best.weights[mention]!,
    position,
    groupPosition: centroid.position(best.centroidKeys[mention]!),
    chanceDensity: Math.max(MIN_CHANCE_DENSITY, count * (1 - position) ** (count - 1)),
    isNumber: lastKinds[mention]! <= Kind.RoundNumber,
  };
}

/** Weights of an article's keys against one text group. */
class GroupWeights {
  private readonly inOwnLanguage: number;
  private readonly ownArticles: number;
  private readonly otherArticles: number;
  private readonly otherLanguages: [languageId: number, members: number][] = [];

  constructor(
    private readonly query: Query,
    group: TextGroup,
    private readonly centroid: Centroid,
    private readonly frequencies: DocumentFrequencies,
    private readonly settings: ClusterSettings,
  ) {
    this.inOwnLanguage = group.languages.get(query.language);
    this.ownArticles = Math.max(0, frequencies.articlesIn(query.languageId) - this.inOwnLanguage);
    this.otherArticles = frequencies.articleCount - group.indexedCount;
    if (group.languages.size > settings.anchor.maxGroupLanguages) return;
    for (const [tag, members] of group.languages) {
      if (tag !== query.language) this.otherLanguages.push([frequencies.languageId(tag), members]);
    }
  }

  /**
   * Weight of the i-th key in nats; 0 when it is too common.
   * @param count members of the group that have the key
   */
  of(i: number, count: number): number {
    const { query, settings, centroid } = this;
    if (query.backgrounds[i]! > settings.background.maxIncludingGroup) return 0;
    const background = this.backgroundOutside(i, count);
    if (background > settings.background.max) return 0;
    const { recall } = anchorKinds[query.kinds[i]!]!;
    const { maxWeight, recallPseudoMembers } = settings.anchor;
    const groupRecall = (recallPseudoMembers * recall + count - 1) / (recallPseudoMembers + centroid.members - 1);
    return anchorWeight(groupRecall, background, maxWeight);
  }

  /** Background of the key among articles outside the group: the highest of all languages', the query's and the group's. */
  private backgroundOutside(i: number, count: number): number {
    const { frequencies, query } = this;
    const { languagePseudoArticles, globalPseudoArticles } = this.settings.background;
    const prior = query.priors[i]!;
    const global =
      (Math.max(0, query.frequencies[i]! - count) + globalPseudoArticles * prior) /
      (this.otherArticles + globalPseudoArticles);
    const pseudoCount = languagePseudoArticles * Math.max(global, prior);
    const inLanguage = Math.max(0, query.ownFrequencies[i]! - this.inOwnLanguage);
    let background = Math.max(global, (inLanguage + pseudoCount) / (this.ownArticles + languagePseudoArticles));
    const id = query.keyIds[i]!;
    for (const [languageId, members] of this.otherLanguages) {
      const outside = Math.max(0, frequencies.frequencyIn(id, languageId) - Math.min(members, count));
      const articles = Math.max(0, frequencies.articlesIn(languageId) - members);
      background = Math.max(background, (outside + pseudoCount) / (articles + languagePseudoArticles));
    }
    return background;
  }
}
