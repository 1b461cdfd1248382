import type { Evidence } from '#libs/contracts/cluster-decision.js';
import { anchorKinds } from '../entities/anchor-kinds.js';
import type { StoryMatch, TextMatch } from './matching/matcher.js';
import type { Query } from './matching/query.js';
import type { ClusterSettings } from './settings.js';
import type { StoryFeatures } from './matching/story-score.js';
import { splitSurfaces } from './surfaces.js';
import type { RememberedArticle } from './memory/text-group.js';

const SHOWN = 12;

export const noEvidence: Evidence = { method: 'none', score: 0, threshold: 0, anchors: [], adjustments: [] };

/** Evidence of a comparison with a single outcome: equal hashes, URLs, or similar signatures. */
export const plainEvidence = (method: Evidence['method'], score: number, threshold: number): Evidence => ({
  method,
  score,
  threshold,
  anchors: [],
  adjustments: [{ name: method === 'minhash' ? 'similarity' : 'equality', weight: score }],
});

/** An article that was compared. */
export interface Subject {
  query: Query;
  /** Surface forms of its slots; see surfaces.ts. */
  surfaces: string;
}

/** It and another one. */
export interface Comparison extends Subject {
  other: RememberedArticle;
}

/** A shared key and its part of the score. */
interface Part {
  key: number;
  weight: number;
}

export function translationEvidence(match: TextMatch, comparison: Comparison, settings: ClusterSettings): Evidence {
  const { score, threshold, parts } = match.translation;
  const { shared, ...rest } = parts;
  const perNat = shared / (match.overlap.weight || 1);
  const slots = match.overlap.shared.map(({ key, weight }) => ({ key, weight: weight * perNat }));
  const names = {
    place: 'place and missing numbers',
    inPlace: 'share in place',
    size: 'group size',
    script: 'other script',
  };
  const adjustments = Object.entries(rest)
    .filter(([, weight]) => weight !== 0)
    .map(([name, weight]) => ({ name: names[name as keyof typeof names] ?? name, weight }));
  adjustments.push({ name: 'base', weight: settings.translation.intercept });
  return build('translation', { score, threshold }, slots, adjustments, comparison);
}

/** Features that speak of what is shared: their sum is divided among the anchors as their parts of the product are. */
const OF_ANCHORS: (keyof StoryFeatures)[] = [
  'similarity', 'similarityAbroad', 'cosine', 'coverage', 'coverageOfLong', 'coverageOfLarge', 'reverse', 'evidence', 'evidenceLog',
  'rarity', 'numbers', 'strongestInLarge',
]; // prettier-ignore
/** The others, by what a reader calls them; those that only bend one with another stand with it. */
const ADJUSTMENTS: [name: string, features: (keyof StoryFeatures)[]][] = [
  ['length of the article', ['length']],
  ['distance in time', ['distance', 'distanceOfLong', 'distanceOfLarge']],
  ['new language', ['abroad']],
  ['a single other article', ['lone']],
  ['little known of the language', ['cold']],
];

export function storyEvidence(
  { score, features, overlap, embedding }: StoryMatch,
  threshold: number,
  comparison: Comparison,
  settings: ClusterSettings,
): Evidence {
  const { weights, base } = settings.story;
  const sumOf = (names: (keyof StoryFeatures)[]) =>
    names.reduce((sum, name) => sum + weights[name] * features[name], 0);
  const perProduct = sumOf(OF_ANCHORS) / (overlap.product || 1);
  const parts = overlap.keys.map((key, i) => ({ key, weight: overlap.parts[i]! * perProduct }));
  const adjustments = ADJUSTMENTS.map(([name, of]) => ({ name, weight: sumOf(of) })).filter(
    ({ weight }) => weight !== 0,
  );
  if (embedding) adjustments.push({ name: 'embedding', weight: embedding });
  adjustments.push({ name: 'base', weight: base });
  return build('story', { score, threshold }, parts, adjustments, comparison);
}

/** The strongest slots that the other article has, too, are shown with both surfaces; all others are summed. */
function build(
  method: Evidence['method'],
  decision: { score: number; threshold: number },
  parts: Part[],
  adjustments: Evidence['adjustments'],
  { query, surfaces, other }: Comparison,
): Evidence {
  const [own, others] = [splitSurfaces(surfaces), splitSurfaces(other.surfaces)];
  const anchors: Evidence['anchors'] = [];
  let rest = decision.score - adjustments.reduce((sum, { weight }) => sum + weight, 0);
  for (const { key, weight } of parts.sort((a, b) => b.weight - a.weight)) {
    if (anchors.length === SHOWN) break;
    const otherKey = other.anchors.find(query.anchors.key(key));
    const surface = own[query.anchors.slot(key)];
    const otherSurface = otherKey < 0 ? undefined : others[other.anchors.slot(otherKey)];
    if (!surface || !otherSurface) continue;
    anchors.push({ kind: anchorKinds[query.anchors.kind(key)]!.label, surface, otherSurface, weight });
    rest -= weight;
  }
  return { method, ...decision, anchors, adjustments: [{ name: 'other anchors', weight: rest }, ...adjustments] };
}
