import type { Overlap } from './overlap.js';
import type { Query } from './query.js';
import type { ClusterSettings } from './settings.js';
import type { TextGroup } from './text-group.js';

/** How much an article and a group tell the same story. */
export interface StoryScore {
  /** (cosine + strength part) · time factor. */
  score: number;
  cosine: number;
  /** Strength of the overlap times its weight. */
  strength: number;
  /** What distance in time leaves of the score, `timeFloor` to 1. */
  timeFactor: number;
}

export function storyScore(query: Query, overlap: Overlap, strength: number, settings: ClusterSettings): StoryScore {
  const { group } = overlap;
  const cosine = overlap.storyProduct / (query.norm * (group.normSum / group.indexedCount));
  const weighted = settings.story.strength * strength;
  const timeFactor = timeFactorOf(query.time, group, settings);
  return { score: (cosine + weighted) * timeFactor, cosine, strength: weighted, timeFactor };
}

/** Falls smoothly with the distance to the group's nearest article; no wall: follow-ups come weeks later. */
function timeFactorOf(time: number, group: TextGroup, { story }: ClusterSettings): number {
  let distance = Infinity;
  for (const member of group.members) distance = Math.min(distance, Math.abs(member.time - time));
  return story.timeFloor + (1 - story.timeFloor) * Math.exp(-distance / story.timeConstant);
}
