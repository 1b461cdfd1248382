import type { StoryMatch, TextMatch } from './matching/matcher.js';
import type { SharedSlot } from './matching/overlap.js';
import type { Query } from './matching/query.js';
import type { RememberedArticle, TextGroup } from './memory/text-group.js';

const SAMPLE = 20;

/**
 * The counted member that shares most of the matched anchors, the oldest of equals.
 * @param wanted of which languages it shall be, if there is one
 */
export function closestText(
  query: Query,
  { group, overlap }: TextMatch,
  wanted: 'own language' | 'other languages',
): RememberedArticle {
  // Indexes of keys ascend as keys do.
  const shared = [...overlap.shared].sort((a, b) => a.key - b.key);
  let best: RememberedArticle | undefined;
  let bestWeight = -1;
  for (const member of sample(group, query.language, wanted === 'own language')) {
    const weight = sharedWeight(query, shared, member);
    if (weight <= bestWeight) continue;
    bestWeight = weight;
    best = member;
  }
  return best!;
}

/** @param shared in ascending order of keys */
function sharedWeight({ keys }: Query, shared: SharedSlot[], { anchors }: RememberedArticle): number {
  const theirs = anchors.keys;
  let weight = 0;
  let j = 0;
  for (const slot of shared) {
    const key = keys[slot.key]!;
    while (j < theirs.length && theirs[j]! < key) j++;
    if (theirs[j] === key) weight += slot.weight;
  }
  return weight;
}

function sample(group: TextGroup, language: string, isOwn: boolean): RememberedArticle[] {
  const counted = group.members.filter(({ indexed }) => indexed);
  const wanted = counted.filter((member) => (member.language === language) === isOwn);
  return (wanted.length ? wanted : counted).slice(0, SAMPLE);
}

/** Of the text that is most like it, the member that is nearest in time, the earlier one of two. */
export function nearestMember({ texts }: StoryMatch, time: number): RememberedArticle {
  const closest = texts.reduce((a, b) => (b.overlap.weight > a.overlap.weight ? b : a));
  let nearest: RememberedArticle | undefined;
  for (const member of closest.group.members) {
    if (!nearest || Math.abs(member.time - time) < Math.abs(nearest.time - time)) nearest = member;
  }
  return nearest!;
}
