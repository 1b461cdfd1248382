import type { Match } from './matcher.js';
import type { ClusterSettings } from './settings.js';
import type { RememberedArticle, Story, TextGroup } from './text-group.js';

/** A story that an article could belong to. */
export interface StoryFit {
  story: Story;
  /** Its best group. */
  match: Match;
  /** Score of the best group, and the mean over up to `groups` of them; groups that were not compared count 0. */
  best: number;
  mean: number;
  /** What `best` has to reach. */
  threshold: number;
  /** 1 or more when both thresholds are reached; the smaller of the two ratios. */
  margin: number;
}

/**
 * How far thresholds are raised while little is known of a language: everything looks rare, so everything looks alike.
 * Many shared names are no accident even then.
 */
export function coldFactor(articles: number, names: number, { story }: ClusterSettings): number {
  const doubt = story.cold / (1 + articles / story.coldArticles);
  return 1 + doubt * Math.min(1, story.coldNames / names);
}

/** Stories of the compared groups, the best fit first. */
export function storyFits(matches: Match[], articlesInLanguage: number, settings: ClusterSettings): StoryFit[] {
  const scores = new Map<Story, { match: Match; sum: number; count: number }>();
  for (const match of matches) {
    if (match.overlap.names < settings.story.minNames) continue;
    const { story } = match.group;
    const sums = scores.get(story) ?? { match, sum: 0, count: 0 };
    sums.sum += match.story.score;
    sums.count++;
    if (match.story.score > sums.match.story.score) sums.match = match;
    scores.set(story, sums);
  }
  return [...scores]
    .map(([story, { match, sum, count }]) => {
      const best = match.story.score;
      const mean = sum / Math.max(count, Math.min(settings.story.groups, story.groups.size));
      const raised = coldFactor(articlesInLanguage, match.overlap.names, settings);
      const threshold = settings.story.threshold * raised;
      const margin = Math.min(best / threshold, mean / (settings.story.meanThreshold * raised));
      return { story, match, best, mean, threshold, margin };
    })
    .sort((a, b) => b.best + b.mean - a.best - a.mean || a.story.arrival - b.story.arrival);
}

/** The member of a group that is nearest in time, the earlier one of two: the one to name in a relation. */
export function nearestMember(group: TextGroup, time: number): RememberedArticle {
  let nearest: RememberedArticle | undefined;
  for (const member of group.members) {
    if (!nearest || Math.abs(member.time - time) < Math.abs(nearest.time - time)) nearest = member;
  }
  return nearest!;
}
