import type { Evidence, StoriesMerged, TranslationFound } from '#libs/contracts/cluster-decision.js';
import {
  closestMember,
  nearestMember,
  reversed,
  storyEvidence,
  translationEvidence,
  type Subject,
} from './evidence.js';
import type { StoryMatch, TextMatch } from './matching/matcher.js';
import { Counter } from './memory/counter.js';
import type { StoryCluster, TextGroup } from './memory/story-cluster.js';
import type { ClusterSettings } from './weighting/settings.js';

/** Collects decisions that merge stories with a first one. The one with more texts survives, of equals the older one. */
export class StoryMerges {
  readonly decisions: StoriesMerged[] = [];
  private readonly merged = new Set<StoryCluster>();

  constructor(
    private readonly edition: string,
    private survivor: StoryCluster,
  ) {
    this.merged.add(survivor);
  }

  /** The story's id after all merges. */
  get storyId(): string {
    return this.survivor.id;
  }

  /** Merges a story, if it isn't merged already. */
  add(story: StoryCluster, evidence: Evidence): void {
    if (this.merged.has(story)) return;
    this.merged.add(story);
    const [into, from] = survives(this.survivor, story) ? [this.survivor, story] : [story, this.survivor];
    this.decisions.push({ type: 'stories-merged', edition: this.edition, from: from.id, into: into.id, evidence });
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
    if (match.story === home || match.score < threshold) continue;
    const other = nearestMember(match, subject.query.time);
    merges.add(match.story, storyEvidence(match, threshold, { ...subject, other }, settings));
  }
}

/** The likely translations of an article among its matches, the likeliest first. */
export function translationsAmong(matches: StoryMatch[]): TextMatch[] {
  const found = matches.flatMap(({ texts }) => texts).filter(({ translation }) => translation.isTranslation);
  return found.sort((a, b) => b.translation.score - a.translation.score);
}

/**
 * Joins the texts of other groups that a new article is a translation of with those of its own group, and merges their
 * stories.
 * @param home the group that the article joins
 * @param others translations of the article, the likeliest first
 */
export function joinTexts(
  article: { edition: string; articleId: string; subject: Subject },
  home: TextGroup,
  others: TextMatch[],
  merges: StoryMerges,
  settings: ClusterSettings,
): TranslationFound[] {
  const languages = new Counter<string>();
  for (const language of [...home.languages.keys(), article.subject.query.language]) languages.add(language, 1);
  const found: TranslationFound[] = [];
  for (const match of others) {
    if (match.group === home || match.translation.score < joinThreshold(match.group, home, settings)) continue;
    if (!mayBeTranslations(match.group.languages, languages)) continue;
    for (const language of match.group.languages.keys()) languages.add(language, 1);
    const other = closestMember(article.subject.query, match, 'other languages');
    const evidence = translationEvidence(match, { ...article.subject, other }, settings);
    merges.add(match.group.story, evidence);
    found.push({ type: 'translation-found', edition: article.edition, articleId: other.articleId,
      storyId: merges.storyId, relatedTo: article.articleId, evidence: reversed(evidence) }); // prettier-ignore
  }
  return found;
}

/** Least score to join two groups: a mistake mixes all their texts, and later articles can still join small ones. */
function joinThreshold(a: TextGroup, b: TextGroup, { translation }: ClusterSettings): number {
  const size = Math.min(a.indexedCount, b.indexedCount);
  return translation.joinThreshold + translation.joinSize * Math.log(Math.max(1, size));
}

/**
 * Largest share of the smaller group's languages that the larger one may have as well. Two texts in one language are usually
 * two tellings; but language detection confuses related languages, and an outlet may translate a text twice.
 */
const MAX_COMMON_LANGUAGES = 0.8;

/** Whether two groups may be translations of each other, by their languages. */
export function mayBeTranslations(a: Counter<string>, b: Counter<string>): boolean {
  let common = 0;
  for (const language of a.keys()) if (language !== 'und' && b.has(language)) common++;
  return common <= MAX_COMMON_LANGUAGES * Math.min(a.size, b.size);
}
