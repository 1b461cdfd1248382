import { Kind } from '../../entities/anchor-kinds.js';
import type { AnchorRecord } from '../memory/anchor-record.js';
import type { StoryCluster, TextGroup } from '../memory/story-cluster.js';
import type { ClusterSettings } from '../weighting/settings.js';

/**
 * Whether a headline and a text, also a headline, name cities and none in common. Accidents, verdicts and results of one kind
 * are told in the same words in any language, and where they happened tells them apart. Longer texts name further cities.
 */
export function isElsewhere(headline: AnchorRecord, { members }: TextGroup, { headlines }: ClusterSettings): boolean {
  const text = members.find(({ indexed }) => indexed)?.anchors;
  if (!text || Math.max(headline.mentionCount, text.mentionCount) > headlines.maxMentions) return false;
  const cities = citiesOf(headline);
  if (cities.length === 0) return false;
  const others = citiesOf(text);
  return others.length > 0 && !others.some((city) => cities.includes(city));
}

/** Whether this holds of each of a story's newest texts. */
export function areElsewhere(headline: AnchorRecord, { groups }: StoryCluster, settings: ClusterSettings): boolean {
  const newest = groups.slice(-settings.headlines.maxTexts);
  return newest.every((group) => isElsewhere(headline, group, settings));
}

function citiesOf(anchors: AnchorRecord): number[] {
  const cities: number[] = [];
  for (let i = 0; i < anchors.size; i++) if (anchors.kind(i) === Kind.City) cities.push(anchors.key(i));
  return cities;
}
