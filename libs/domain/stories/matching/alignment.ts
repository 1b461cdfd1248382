import type { PositionMap } from '../memory/centroid.js';
import type { ClusterSettings } from '../weighting/settings.js';
import type { SharedMention, TextOverlap } from './text-overlap.js';

/** How well the positions of shared mentions agree, once a line has mapped the article's to the group's. */
export interface Alignment extends PositionMap {
  /** Sum of the weights, with what positions and missing numbers add or take; nats. */
  total: number;
  /** Share of the weight that is in place. */
  inPlace: number;
  /** Weight on the line. */
  onLine: number;
  /** Distinct numbers that either text has in the aligned region, and how many of them are shared. */
  numbers: number;
  sharedNumbers: number;
}

/** How many exact numbers the article has, and a text of the group on average. */
interface NumberCounts {
  article: number;
  group: number;
}

/**
 * Aligns a text with a group: by identity, or by the best line through pairs of strong mentions, which undoes boilerplate
 * and cuts.
 * @param strength normalized weight of what is shared
 */
export function align(
  overlap: TextOverlap,
  numbers: NumberCounts,
  strength: number,
  settings: ClusterSettings,
): Alignment {
  const identity = alignAlong({ slope: 1, offset: 0 }, overlap, numbers, settings);
  const { minAnchors, minStrength, goodShare, penalty } = settings.alignment;
  if (overlap.shared.length < minAnchors || strength < minStrength || identity.inPlace >= goodShare) return identity;
  const line = proposeLine(overlap.shared, identity.onLine, settings);
  if (!line) return identity;
  const alignment = alignAlong(line, overlap, numbers, settings);
  alignment.total -= penalty;
  return alignment.total > identity.total ? alignment : identity;
}

function alignAlong(
  { slope, offset }: PositionMap,
  overlap: TextOverlap,
  numbers: NumberCounts,
  settings: ClusterSettings,
): Alignment {
  const { meanShift, inPlaceShare, maxGain, inPlace, onLine } = settings.alignment;
  const result = { slope, offset, total: 0, inPlace: 0, onLine: 0, numbers: 0, sharedNumbers: 0 };
  for (const mention of overlap.shared) {
    const distance = Math.abs(slope * mention.position + offset - mention.groupPosition);
    // Laplace density around the line, relative to the density by chance.
    const density = Math.exp(-distance / meanShift) / (2 * meanShift) / mention.chanceDensity;
    const gain = Math.min(maxGain, Math.log(inPlaceShare * density + (1 - inPlaceShare)));
    result.total += Math.max(0, mention.weight + gain);
    if (distance < inPlace) result.inPlace += mention.weight;
    if (distance < onLine) result.onLine += mention.weight;
    if (mention.isNumber) result.sharedNumbers++;
  }
  result.inPlace /= overlap.weight + 1e-9;
  // Only numbers of the region that both texts cover can be missing: the rest may be boilerplate or cut.
  const covered = Math.max(0, Math.min(1, slope + offset) - Math.max(0, offset));
  const inArticle = (numbers.article * covered) / slope;
  const inGroup = numbers.group * covered;
  result.total +=
    settings.missingNumber *
    (Math.max(0, inArticle - result.sharedNumbers) + Math.max(0, inGroup - result.sharedNumbers));
  result.numbers = inArticle + inGroup - result.sharedNumbers;
  return result;
}

/** The line through two strong mentions that most weight lies on, if it is more than `minWeight`. */
function proposeLine(shared: SharedMention[], minWeight: number, { alignment }: ClusterSettings): PositionMap | null {
  const points = shared
    .filter(({ weight }) => weight >= 2)
    .sort((a, b) => b.weight * Math.min(1, b.chanceDensity) - a.weight * Math.min(1, a.chanceDensity))
    .slice(0, alignment.maxPoints);
  let best: PositionMap | null = null;
  let bestWeight = minWeight;
  for (const [i, a] of points.entries()) {
    for (const b of points.slice(0, i)) {
      if (Math.abs(b.position - a.position) < alignment.minDistance) continue;
      const slope = (b.groupPosition - a.groupPosition) / (b.position - a.position);
      const offset = a.groupPosition - slope * a.position;
      if (slope < alignment.minSlope || slope > alignment.maxSlope || Math.abs(offset) > alignment.maxOffset) continue;
      const weight = weightOnLine(shared, slope, offset, alignment.onLine);
      if (weight <= bestWeight) continue;
      bestWeight = weight;
      best = { slope, offset };
    }
  }
  return best;
}

function weightOnLine(shared: SharedMention[], slope: number, offset: number, maxDistance: number): number {
  let weight = 0;
  for (const mention of shared) {
    const distance = slope * mention.position + offset - mention.groupPosition;
    if (distance < maxDistance && distance > -maxDistance) weight += mention.weight;
  }
  return weight;
}
