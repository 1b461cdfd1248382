import type { Evidence } from '#libs/contracts/cluster-decision.js';
import { anchorKinds } from '../entities/anchor-kinds.js';
import { splitSurfaceForms } from './article-anchors.js';
import type { StoryMatch, TextMatch } from './matching/matcher.js';
import type { Query } from './matching/query.js';
import type { StoryFeatures } from './matching/story-score.js';
import type { SharedMention } from './matching/text-overlap.js';
import type { RememberedArticle, TextGroup } from './memory/story-cluster.js';
import type { ClusterSettings } from './weighting/settings.js';

/** Anchors that evidence lists; the others are summed. */
const MAX_ANCHORS = 12;
/** Members of a text group among which the closest one is searched. */
const MAX_COMPARED_MEMBERS = 20;

/** An article that is compared. */
export interface Subject {
  articleId: string;
  query: Query;
  surfaceForms: string;
}

/** The article that is compared, and the one that the decision names. */
interface Comparison extends Subject {
  other: RememberedArticle;
}

export const noEvidence: Evidence = { method: 'none', score: 0, threshold: 0, anchors: [], adjustments: [] };

/** Evidence of equal hashes or URLs, or of similar signatures. */
export const plainEvidence = (method: Evidence['method'], score: number, threshold: number): Evidence => ({
  method,
  score,
  threshold,
  anchors: [],
  adjustments: [{ name: method === 'minhash' ? 'similarity' : 'equality', weight: score }],
});

/** Names of a translation score's parts for readers, where they differ. */
const PART_NAMES: Partial<Record<string, string>> = {
  place: 'place and missing numbers',
  inPlace: 'share in place',
  size: 'group size',
  script: 'other script',
};

export function translationEvidence(match: TextMatch, comparison: Comparison, settings: ClusterSettings): Evidence {
  const { score, threshold, parts } = match.translation;
  const { strength, ...rest } = parts;
  const perNat = strength / (match.overlap.weight || 1);
  const anchors = match.overlap.shared.map(({ key, weight }) => ({ key, weight: weight * perNat }));
  const adjustments = Object.entries(rest)
    .filter(([, weight]) => weight !== 0)
    .map(([name, weight]) => ({ name: PART_NAMES[name] ?? name, weight }));
  adjustments.push({ name: 'base', weight: settings.translation.intercept });
  return build('translation', { score, threshold }, anchors, adjustments, comparison);
}

/** Features of what is shared: their sum is divided among the anchors in proportion to their parts of the dot product. */
const ANCHOR_FEATURES: (keyof StoryFeatures)[] = [
  'similarity', 'crossLingualSimilarity', 'cosine', 'coverage', 'coverageByLength', 'coverageBySize', 'reverseCoverage',
  'evidence', 'logEvidence', 'specificity', 'numbers', 'strongestBySize',
]; // prettier-ignore
/** The other features, by their names for readers. */
const ADJUSTMENTS: [name: string, features: (keyof StoryFeatures)[]][] = [
  ['length of the article', ['length']],
  ['distance in time', ['distance', 'distanceByLength', 'distanceBySize']],
  ['new language', ['crossLingual']],
  ['a single other article', ['singleton']],
  ['little known of the language', ['coldStart']],
  ['other cities', ['elsewhere']],
  ['what fills the form', ['slotsDiffer', 'slotsAgree']],
  ['meaning', ['meaning', 'meanMeaning', 'crossLingualMeaning', 'hasMeaning']],
];

/** @param threshold that the score reached: to join the story, or to merge it */
export function storyEvidence(
  { score, features, overlap, model }: StoryMatch,
  threshold: number,
  comparison: Comparison,
): Evidence {
  const { weights, intercept } = model;
  const sumOf = (names: (keyof StoryFeatures)[]) =>
    names.reduce((sum, name) => sum + (weights[name] ?? 0) * features[name], 0);
  const perPart = sumOf(ANCHOR_FEATURES) / (overlap.dotProduct || 1);
  const anchors = overlap.keys.map((key, i) => ({ key, weight: overlap.parts[i]! * perPart }));
  const adjustments = ADJUSTMENTS.map(([name, of]) => ({ name, weight: sumOf(of) })).filter(
    ({ weight }) => weight !== 0,
  );
  adjustments.push({ name: 'base', weight: intercept });
  return build('story', { score, threshold }, anchors, adjustments, comparison);
}

/** Lists the strongest anchors whose surface forms in both articles are known, and sums the others. */
function build(
  method: Evidence['method'],
  decision: { score: number; threshold: number },
  shared: { key: number; weight: number }[],
  adjustments: Evidence['adjustments'],
  { query, surfaceForms, other }: Comparison,
): Evidence {
  const [own, others] = [splitSurfaceForms(surfaceForms), splitSurfaceForms(other.surfaceForms)];
  const anchors: Evidence['anchors'] = [];
  let rest = decision.score - adjustments.reduce((sum, { weight }) => sum + weight, 0);
  for (const { key, weight } of shared.sort((a, b) => b.weight - a.weight)) {
    if (anchors.length === MAX_ANCHORS) break;
    const otherKey = other.anchors.find(query.anchors.key(key));
    const surface = own[query.anchors.mention(key)];
    const otherSurface = otherKey < 0 ? undefined : others[other.anchors.mention(otherKey)];
    if (!surface || !otherSurface) continue;
    anchors.push({ kind: anchorKinds[query.anchors.kind(key)]!.label, surface, otherSurface, weight });
    rest -= weight;
  }
  return { method, ...decision, anchors, adjustments: [{ name: 'other anchors', weight: rest }, ...adjustments] };
}

/** The same evidence, from the other article's side. */
export const reversed = (evidence: Evidence): Evidence => ({
  ...evidence,
  anchors: evidence.anchors.map((anchor) => ({
    ...anchor,
    surface: anchor.otherSurface,
    otherSurface: anchor.surface,
  })),
});

/**
 * The indexed member of a text group that shares most of the matched anchors, the oldest of equals.
 * @param language which members are preferred
 */
export function closestMember(
  query: Query,
  { group, overlap }: TextMatch,
  language: 'own language' | 'other languages',
): RememberedArticle {
  // Keys ascend with their indexes.
  const shared = [...overlap.shared].sort((a, b) => a.key - b.key);
  let best: RememberedArticle | undefined;
  let bestWeight = -1;
  for (const member of preferredMembers(group, query.language, language === 'own language')) {
    const weight = sharedWeight(query, shared, member);
    if (weight <= bestWeight) continue;
    bestWeight = weight;
    best = member;
  }
  return best!;
}

function preferredMembers(group: TextGroup, language: string, sameLanguage: boolean): RememberedArticle[] {
  const indexed = group.members.filter((member) => member.indexed);
  const preferred = indexed.filter((member) => (member.language === language) === sameLanguage);
  return (preferred.length ? preferred : indexed).slice(0, MAX_COMPARED_MEMBERS);
}

/** @param shared in ascending order of keys */
function sharedWeight({ keys }: Query, shared: SharedMention[], { anchors }: RememberedArticle): number {
  const memberKeys = anchors.keys;
  let weight = 0;
  let j = 0;
  for (const mention of shared) {
    const key = keys[mention.key]!;
    while (j < memberKeys.length && memberKeys[j]! < key) j++;
    if (memberKeys[j] === key) weight += mention.weight;
  }
  return weight;
}

/** The member nearest in time of the story's most similar text, the earlier one of two. */
export function nearestMember({ texts }: StoryMatch, time: number): RememberedArticle {
  const closest = texts.reduce((a, b) => (b.overlap.weight > a.overlap.weight ? b : a));
  let nearest: RememberedArticle | undefined;
  for (const member of closest.group.members) {
    if (!nearest || Math.abs(member.time - time) < Math.abs(nearest.time - time)) nearest = member;
  }
  return nearest!;
}
