import type { ClusterSettings } from '../weighting/settings.js';
import { align, type Alignment } from './alignment.js';
import type { Query } from './query.js';
import type { TextOverlap } from './text-overlap.js';

/** How much an article looks like a translation of a text group. */
export interface TranslationScore {
  /** Log odds: the intercept and the sum of the parts. */
  score: number;
  threshold: number;
  isTranslation: boolean;
  alignment: Alignment;
  /** Weighted features; see settings.translation. */
  parts: {
    strength: number;
    place: number;
    inPlace: number;
    numbers: number;
    coverage: number;
    script: number;
    size: number;
  };
}

/** What a score depends on beside the two texts. */
interface ScoreContext {
  /** Stories that are remembered. */
  storyCount: number;
  /** Mean number of mentions of an article. */
  meanMentions: number;
}

export function translationScore(
  query: Query,
  overlap: TextOverlap,
  context: ScoreContext,
  settings: ClusterSettings,
): TranslationScore {
  const { translation } = settings;
  const { group, sameLanguage } = overlap;
  const norm = normalization(query, overlap, context.meanMentions, settings);
  const strength = overlap.weight * norm;
  const numbers = { article: query.anchors.numberCount, group: group.numberSum / group.indexedCount };
  const alignment = align(overlap, numbers, strength, settings);
  // Among many stories it is likelier that one fits by chance.
  const placed = (alignment.total - Math.log(1 + context.storyCount)) * norm;
  const coverage = coverageOf(overlap, alignment);
  const hasNumbers = numbers.article + numbers.group >= 0.5;
  const parts = {
    strength: translation.strength * clamp(strength, 0, translation.maxStrength),
    place: translation.place * clamp(placed - strength, translation.minPlace, translation.maxPlace),
    inPlace: translation.inPlace * alignment.inPlace,
    numbers: translation.numbers * numberAgreement(alignment, hasNumbers, settings),
    coverage: translation.coverage * coverage,
    script: overlap.otherScript ? translation.otherScript : 0,
    size: translation.size * Math.log(group.indexedCount),
  };
  const score = Object.values(parts).reduce((sum, part) => sum + part, translation.intercept);
  const threshold = thresholdFor(overlap, alignment.inPlace, placed - strength, settings);
  const isCovered = !sameLanguage || coverage >= translation.sameLanguageCoverage;
  // Two words that short texts share say little.
  const isShort = query.anchors.mentionCount <= translation.shortMentions;
  const minAnchors = isShort ? translation.minAnchorsOfShort : translation.minAnchors;
  const hasEvidence = overlap.shared.length >= minAnchors && placed >= translation.minStrength;
  const isTranslation = score >= threshold && hasEvidence && isCovered;
  return { score, threshold, isTranslation, alignment, parts };
}

/** The least value that a query's evidence is divided by, whatever the other text is. */
export const minExpectedEvidence = ({ expected, expectedCrossLingual }: Query, settings: ClusterSettings): number =>
  expectedEvidence(Math.min(expected, expectedCrossLingual), settings);

const expectedEvidence = (expected: number, { normalization }: ClusterSettings): number =>
  Math.max(normalization.minExpected, expected) ** normalization.expectedPower;

/** Factor for evidence: long texts, large groups and many anchors share more by chance. */
function normalization(query: Query, overlap: TextOverlap, meanMentions: number, settings: ClusterSettings): number {
  const { membersPower, maxMembers, minLengthRatio } = settings.normalization;
  const { mentionSum, indexedCount } = overlap.group;
  const length = Math.max(minLengthRatio, mentionSum / indexedCount / meanMentions);
  const expected = expectedEvidence(overlap.otherScript ? query.expectedCrossLingual : query.expected, settings);
  return 1 / Math.sqrt(length) / expected / Math.min(maxMembers, indexedCount) ** membersPower;
}

/** Share of the article's reliable mentions, in the region that both texts cover, that the group has. */
function coverageOf({ reliableShared, reliableMissing }: TextOverlap, alignment: Alignment): number {
  const shared = countInside(reliableShared, alignment);
  return shared / Math.max(1, shared + countInside(reliableMissing, alignment));
}

/** Counts the positions that are mapped into the other text, with a margin. */
function countInside(positions: number[], { slope, offset }: Alignment): number {
  let inside = 0;
  for (const position of positions) {
    const mapped = slope * position + offset;
    if (mapped > -0.02 && mapped < 1.02) inside++;
  }
  return inside;
}

/** Share of numbers that both texts have; a constant where there are few. */
function numberAgreement(alignment: Alignment, hasNumbers: boolean, { translation }: ClusterSettings): number {
  const share = alignment.sharedNumbers / Math.max(1, alignment.numbers);
  if (alignment.numbers >= 3) return Math.min(translation.maxNumbers, share);
  return !hasNumbers || share >= 0.5 ? translation.fewNumbersAgree : translation.fewNumbersDiffer;
}

function thresholdFor(overlap: TextOverlap, inPlace: number, gain: number, { translation }: ClusterSettings): number {
  if (overlap.sameLanguage) return translation.sameLanguageThreshold;
  const hasOrder = overlap.shared.length >= translation.orderMinAnchors;
  const isUnordered = hasOrder && inPlace < translation.orderedShare && gain < 0;
  return isUnordered ? translation.unorderedThreshold : translation.threshold;
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));
