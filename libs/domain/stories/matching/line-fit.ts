import type { Overlap, SharedSlot } from './overlap.js';
import type { ClusterSettings } from '../settings.js';

/** How well the places of shared anchors agree after a line took the article's positions to the group's. */
export interface LineFit {
  slope: number;
  offset: number;
  /** Weights with gains of place and losses of missing numbers. */
  total: number;
  /** Share of the weight that is in place. */
  inPlace: number;
  /** Weight on the line. */
  onLine: number;
  /** Distinct numbers that either text has in the aligned region, and how many of them are shared. */
  numbers: number;
  sharedNumbers: number;
}

/** @param numbers how many numbers article and group have */
export function fitLine(
  overlap: Overlap,
  numbers: { article: number; group: number },
  slope: number,
  offset: number,
  settings: ClusterSettings,
): LineFit {
  const { spread, inPlace, maxGain, near, onLine } = settings.position;
  const fit = { slope, offset, total: 0, inPlace: 0, onLine: 0, numbers: 0, sharedNumbers: 0 };
  for (const slot of overlap.shared) {
    const distance = Math.abs(slope * slot.here + offset - slot.there);
    // Laplace density around the line, against the density by chance.
    const density = Math.exp(-distance / spread) / (2 * spread) / slot.chance;
    const gain = Math.min(maxGain, Math.log(inPlace * density + (1 - inPlace)));
    fit.total += Math.max(0, slot.weight + gain);
    if (distance < near) fit.inPlace += slot.weight;
    if (distance < onLine) fit.onLine += slot.weight;
    if (slot.isNumber) fit.sharedNumbers++;
  }
  fit.inPlace /= overlap.weight + 1e-9;
  // Boilerplate and cuts: only numbers of the region that both texts cover can be missing.
  const covered = Math.max(0, Math.min(1, slope + offset) - Math.max(0, offset));
  const here = (numbers.article * covered) / slope;
  const there = numbers.group * covered;
  fit.total +=
    settings.missingNumber * (Math.max(0, here - fit.sharedNumbers) + Math.max(0, there - fit.sharedNumbers));
  fit.numbers = here + there - fit.sharedNumbers;
  return fit;
}

/** The better of "same places" and the best line through pairs of strong anchors. */
export function bestFit(
  overlap: Overlap,
  numbers: { article: number; group: number },
  strength: number,
  settings: ClusterSettings,
): LineFit {
  const straight = fitLine(overlap, numbers, 1, 0, settings);
  const { minAnchors, minStrength, goodEnough, linePenalty } = settings.position;
  if (overlap.shared.length < minAnchors || strength < minStrength || straight.inPlace >= goodEnough) return straight;
  const line = proposeLine(overlap.shared, straight.onLine, settings);
  if (!line) return straight;
  const fit = fitLine(overlap, numbers, line.slope, line.offset, settings);
  fit.total -= linePenalty;
  return fit.total > straight.total ? fit : straight;
}

/** The line through two strong anchors that most weight lies on, if it beats `atLeast`. */
function proposeLine(shared: SharedSlot[], atLeast: number, { position }: ClusterSettings) {
  const points = shared
    .filter(({ weight }) => weight >= 2)
    .sort((a, b) => b.weight * Math.min(1, b.chance) - a.weight * Math.min(1, a.chance))
    .slice(0, position.linePoints);
  let best: { slope: number; offset: number } | null = null;
  let bestWeight = atLeast;
  for (const [i, a] of points.entries()) {
    for (const b of points.slice(0, i)) {
      if (Math.abs(b.here - a.here) < position.minDistance) continue;
      const slope = (b.there - a.there) / (b.here - a.here);
      const offset = a.there - slope * a.here;
      if (slope < position.minSlope || slope > position.maxSlope || Math.abs(offset) > position.maxOffset) continue;
      const weight = weightOnLine(shared, slope, offset, position.onLine);
      if (weight <= bestWeight) continue;
      bestWeight = weight;
      best = { slope, offset };
    }
  }
  return best;
}

function weightOnLine(shared: SharedSlot[], slope: number, offset: number, width: number): number {
  let weight = 0;
  for (const slot of shared) {
    const distance = slope * slot.here + offset - slot.there;
    if (distance < width && distance > -width) weight += slot.weight;
  }
  return weight;
}
