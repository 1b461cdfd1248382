import type { Evidence } from '#libs/contracts/cluster-decision.js';
import { anchorKinds } from '../entities/anchor-kinds.js';
import type { Match } from './matcher.js';
import type { SharedSlot } from './overlap.js';
import type { Query } from './query.js';
import type { ClusterSettings } from './settings.js';
import type { RememberedArticle } from './text-group.js';

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

/** What an article and one other share, and how far each slot carried the score. */
interface Comparison {
  query: Query;
  text: string;
  other: RememberedArticle;
}

export function translationEvidence(match: Match, comparison: Comparison, settings: ClusterSettings): Evidence {
  const { score, threshold, parts } = match.translation;
  const { shared, ...rest } = parts;
  const perNat = shared / (match.overlap.weight || 1);
  const slots = match.overlap.shared.map((slot) => ({ slot, weight: slot.weight * perNat }));
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

export function storyEvidence(match: Match, threshold: number, comparison: Comparison): Evidence {
  const { overlap, story } = match;
  const perProduct = story.cosine / (overlap.storyProduct || 1);
  const perNat = story.strength / (overlap.weight || 1);
  const slots = overlap.shared.map((slot) => ({ slot, weight: slot.story * perProduct + slot.weight * perNat }));
  const time = story.score - story.cosine - story.strength;
  const adjustments = time === 0 ? [] : [{ name: 'time', weight: time }];
  return build('story', { score: story.score, threshold }, slots, adjustments, comparison);
}

/** The strongest slots that the other article has, too, are shown with both surfaces; all others are summed. */
function build(
  method: Evidence['method'],
  decision: { score: number; threshold: number },
  slots: { slot: SharedSlot; weight: number }[],
  adjustments: Evidence['adjustments'],
  { query, text, other }: Comparison,
): Evidence {
  const slotOfKey = new Map<number, number>();
  other.doc.keys.forEach((key, i) => slotOfKey.set(key, other.doc.slots[i]!));
  const anchors: Evidence['anchors'] = [];
  let rest = decision.score - adjustments.reduce((sum, { weight }) => sum + weight, 0);
  for (const { slot, weight } of slots.sort((a, b) => b.weight - a.weight)) {
    const otherSlot = slotOfKey.get(query.doc.keys[slot.key]!);
    if (otherSlot === undefined || anchors.length === SHOWN) continue;
    anchors.push({
      kind: anchorKinds[query.doc.kinds[slot.key]!]!.label,
      surface: surfaceOf(query.doc, slot.slot, text),
      otherSurface: surfaceOf(other.doc, otherSlot, other.anchorText),
      weight,
    });
    rest -= weight;
  }
  return { method, ...decision, anchors, adjustments: [{ name: 'other anchors', weight: rest }, ...adjustments] };
}

function surfaceOf({ starts, lengths }: Query['doc'], slot: number, text: string): string {
  const start = starts[slot]!;
  return text.slice(start, start + lengths[slot]!);
}
