import { bestFit, type LineFit } from './line-fit.js';
import type { Overlap } from './overlap.js';
import type { Query } from './query.js';
import type { ClusterSettings } from '../settings.js';

/** How much an article looks like a translation of a group's text. */
export interface TranslationScore {
  /** Sum of the parts; see settings.translation. */
  score: number;
  threshold: number;
  isTranslation: boolean;
  /** Normalized weight of what is shared, whatever its place. */
  strength: number;
  /** Share of the article's reliable anchors, in the region both cover, that the group has. */
  coverage: number;
  fit: LineFit;
  parts: {
    shared: number;
    place: number;
    inPlace: number;
    numbers: number;
    coverage: number;
    script: number;
    size: number;
    embedding: number;
  };
}

/** What the score is measured against. */
export interface Surroundings {
  groupCount: number;
  /** What embeddings add to the score. */
  embedding: number;
  meanSlots: number;
}

/** What long articles share with everything: evidence is divided by it. */
const expectedEvidence = (expected: number, { normalization }: ClusterSettings): number =>
  Math.max(normalization.minExpected, expected) ** normalization.expectedPower;

/** The least that evidence is divided by, whatever the other text is. */
export const leastExpected = ({ expected, expectedCrossLingual }: Query, settings: ClusterSettings): number =>
  expectedEvidence(Math.min(expected, expectedCrossLingual), settings);

/** Long texts, long groups and much expected evidence share more by themselves. */
function normalization(query: Query, overlap: Overlap, meanSlots: number, settings: ClusterSettings): number {
  const { membersPower, maxMembers, minLengthRatio } = settings.normalization;
  const { slotSum, indexedCount } = overlap.group;
  const length = Math.max(minLengthRatio, slotSum / indexedCount / meanSlots);
  const expected = expectedEvidence(overlap.otherScript ? query.expectedCrossLingual : query.expected, settings);
  return 1 / Math.sqrt(length) / expected / Math.min(maxMembers, indexedCount) ** membersPower;
}

function coverageOf({ reliableShared, reliableMissing }: Overlap, fit: LineFit): number {
  const shared = countInside(reliableShared, fit);
  return shared / Math.max(1, shared + countInside(reliableMissing, fit));
}

/** Positions that the line takes to the other text, with a margin. */
function countInside(positions: number[], { slope, offset }: LineFit): number {
  let inside = 0;
  for (const position of positions) {
    const there = slope * position + offset;
    if (there > -0.02 && there < 1.02) inside++;
  }
  return inside;
}

function numberAgreement(fit: LineFit, any: boolean, { translation }: ClusterSettings): number {
  const share = fit.sharedNumbers / Math.max(1, fit.numbers);
  if (fit.numbers >= 3) return Math.min(translation.maxNumbers, share);
  return !any || share >= 0.5 ? translation.fewNumbersAgree : translation.fewNumbersDiffer;
}

function thresholdFor(overlap: Overlap, inPlace: number, gain: number, { translation }: ClusterSettings): number {
  if (overlap.sameLanguage) return translation.sameLanguageThreshold;
  const hasOrder = overlap.shared.length >= translation.orderedAnchors;
  const isDisordered = hasOrder && inPlace < translation.orderedShare && gain < 0;
  return isDisordered ? translation.disorderThreshold : translation.threshold;
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

export function translationScore(
  query: Query,
  overlap: Overlap,
  surroundings: Surroundings,
  settings: ClusterSettings,
): TranslationScore {
  const { translation } = settings;
  const { group } = overlap;
  const norm = normalization(query, overlap, surroundings.meanSlots, settings);
  const strength = overlap.weight * norm;
  const numbers = { article: query.anchors.numberCount, group: group.numberSum / group.indexedCount };
  const fit = bestFit(overlap, numbers, strength, settings);
  // Among many groups, one that fits by chance is likelier.
  const placed = (fit.total - Math.log(1 + surroundings.groupCount)) * norm;
  const coverage = coverageOf(overlap, fit);
  const hasNumbers = numbers.article + numbers.group >= 0.5;
  const parts = {
    shared: translation.shared * clamp(strength, 0, translation.maxShared),
    place: translation.place * clamp(placed - strength, translation.minPlace, translation.maxPlace),
    inPlace: translation.inPlace * fit.inPlace,
    numbers: translation.numbers * numberAgreement(fit, hasNumbers, settings),
    coverage: translation.coverage * coverage,
    embedding: surroundings.embedding,
    script: overlap.otherScript ? translation.otherScript : 0,
    size: translation.members * Math.log(group.indexedCount),
  };
  const score = Object.values(parts).reduce((sum, part) => sum + part, translation.intercept);
  const { sameLanguage } = overlap;
  const threshold = thresholdFor(overlap, fit.inPlace, placed - strength, settings);
  const covered = !sameLanguage || coverage >= translation.sameLanguageCoverage;
  const isTranslation = score >= threshold && placed >= translation.minStrength && covered;
  return { score, threshold, isTranslation, strength, coverage, fit, parts };
}
