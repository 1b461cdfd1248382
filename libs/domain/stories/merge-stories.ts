import type { StoriesMerged } from '#libs/contracts/cluster-decision.js';
import { nearestMember, storyEvidence, type Subject } from './evidence.js';
import type { StoryMatch } from './matching/matcher.js';
import { hasEvidence } from './matching/story-score.js';
import type { StoryCluster } from './memory/story-cluster.js';
import type { ClusterSettings } from './weighting/settings.js';

/** Two articles that were compared, and the result. */
export type ComparedPair = Pick<StoriesMerged, 'articleId' | 'relatedTo' | 'evidence'>;

/** Collects decisions that merge stories with a first one. The one with more texts survives, of equals the older one. */
export class StoryMerges {
  readonly decisions: StoriesMerged[] = [];
  private readonly merged = new Set<StoryCluster>();

  constructor(
    readonly edition: string,
    private survivor: StoryCluster,
  ) {
    this.merged.add(survivor);
  }

  /** The story's id after all merges. */
  get storyId(): string {
    return this.survivor.id;
  }

  /**
   * Merges a story, if it isn't merged already.
   * @param pair an article of the stories merged so far, and one of this story
   */
  add(story: StoryCluster, pair: ComparedPair): void {
    if (this.merged.has(story)) return;
    this.merged.add(story);
    const [into, from] = survives(this.survivor, story) ? [this.survivor, story] : [story, this.survivor];
    this.decisions.push({ type: 'stories-merged', edition: this.edition, from: from.id, into: into.id, ...pair });
    this.survivor = into;
  }
}

const survives = (a: StoryCluster, b: StoryCluster) =>
  a.groups.length > b.groups.length || (a.groups.length === b.groups.length && a.arrival < b.arrival);

/**
 * Merges the stories that an article fits beside its own.
 * @param home the article's story
 */
export function mergeStories(
  home: StoryCluster,
  matches: StoryMatch[],
  subject: Subject,
  merges: StoryMerges,
  settings: ClusterSettings,
): void {
  for (const match of matches) {
    const hasSingleton = match.story.articleCount === 1 || home.articleCount === 1;
    const threshold = hasSingleton ? settings.story.mergeSingletonThreshold : settings.story.mergeThreshold;
    if (match.story === home || match.score < threshold || !hasEvidence(match, settings)) continue;
    const other = nearestMember(match, subject.query.time);
    const evidence = storyEvidence(match, threshold, { ...subject, other });
    merges.add(match.story, { articleId: subject.articleId, relatedTo: other.articleId, evidence });
  }
}
