import type { AnchorRecord } from '../memory/anchor-record.js';
import type { CenteredVector } from '../memory/centering.js';
import type { StoryCluster } from '../memory/story-cluster.js';
import type { VectorIndex } from '../memory/vector-index.js';
import type { ClusterSettings } from '../weighting/settings.js';

/** How near an article's meaning is to a story's; see memory/centering.ts. */
export interface MeaningFeatures {
  /** Cosine with the nearest text of the story. */
  meaning: number;
  /** Mean cosine with the story's newest texts. */
  meanMeaning: number;
  /** The cosine with the nearest text where the story has no article in this language, else 0. */
  crossLingualMeaning: number;
  /** 0 for an article or a story without vectors; else how certain the vectors are, up to 1. */
  hasMeaning: number;
}

export const noMeaning: MeaningFeatures = { meaning: 0, meanMeaning: 0, crossLingualMeaning: 0, hasMeaning: 0 };

/** The stories of the articles whose meaning is nearest, with the highest cosine of each. */
export function nearestStories(
  query: CenteredVector,
  vectors: VectorIndex,
  anchors: AnchorRecord,
  { meaning }: ClusterSettings,
): Map<StoryCluster, number> {
  const stories = new Map<StoryCluster, number>();
  for (const { article, cosine } of vectors.nearest(query, meaning.nearestArticles)) {
    // A remembered article finds itself first.
    if (article.anchors === anchors) continue;
    const { story } = article.group;
    if (!stories.has(story)) stories.set(story, cosine);
    if (stories.size === meaning.maxStories) break;
  }
  return stories;
}

/** @param nearest cosine of the story's nearest text, as far as it was found by its meaning */
export function meaningFeatures(
  query: CenteredVector,
  language: string,
  story: StoryCluster,
  nearest: number | undefined,
  vectors: VectorIndex,
  { meaning }: ClusterSettings,
): MeaningFeatures {
  let [most, sum, count] = [nearest ?? -1, 0, 0];
  for (const { members } of story.groups.slice(-meaning.newestTexts)) {
    const member = members.find(({ embedding }) => embedding !== null);
    if (!member) continue;
    const cosine = vectors.cosine(query, member);
    if (cosine > most) most = cosine;
    sum += cosine;
    count++;
  }
  if (count === 0 && nearest === undefined) return noMeaning;
  const { certainty } = vectors;
  const mean = count ? sum / count : most;
  return {
    meaning: certainty * most,
    meanMeaning: certainty * mean,
    crossLingualMeaning: story.languages.has(language) ? 0 : certainty * most,
    hasMeaning: certainty,
  };
}
