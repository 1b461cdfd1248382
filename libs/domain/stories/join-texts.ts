import type { Evidence, TextsJoined } from '#libs/contracts/cluster-decision.js';
import { closestMember, reversed, translationEvidence, type Subject } from './evidence.js';
import type { StoryMatch, TextMatch } from './matching/matcher.js';
import { Counter } from './memory/counter.js';
import type { RememberedArticle, TextGroup } from './memory/story-cluster.js';
import type { ComparedPair, StoryMerges } from './merge-stories.js';
import type { ClusterSettings } from './weighting/settings.js';

/** Two articles that are of one text, and why. */
type TextPair = ComparedPair & Pick<TextsJoined, 'relation'>;

/** Collects decisions that join texts with a first one. The one with more articles survives, of equals the older one. */
export class TextJoins {
  readonly decisions: TextsJoined[] = [];
  private readonly joined = new Set<TextGroup>();

  /** @param size articles of the first text when these decisions are applied */
  constructor(
    private readonly edition: string,
    private survivor: TextGroup,
    private size: number,
  ) {
    this.joined.add(survivor);
  }

  /**
   * Joins a text, if it isn't joined already.
   * @param pair an article of the texts joined so far and one of this text, either first
   * @param storyId the story of both, after all merges
   */
  add(group: TextGroup, pair: TextPair, storyId: string): void {
    if (this.joined.has(group)) return;
    this.joined.add(group);
    const [into, from] = this.survivesBeside(group) ? [this.survivor, group] : [group, this.survivor];
    this.decisions.push({
      type: 'texts-joined',
      edition: this.edition,
      from: from.id,
      into: into.id,
      storyId,
      ...pair,
    });
    this.survivor = into;
    this.size += group.members.length;
  }

  private survivesBeside({ members, arrival }: TextGroup): boolean {
    return this.size > members.length || (this.size === members.length && this.survivor.arrival < arrival);
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
  subject: Subject,
  home: TextGroup,
  others: TextMatch[],
  merges: StoryMerges,
  settings: ClusterSettings,
): TextsJoined[] {
  const { articleId, query } = subject;
  const languages = new Counter<string>();
  for (const language of [...home.languages.keys(), query.language]) languages.add(language, 1);
  const joins = new TextJoins(merges.edition, home, home.members.length + 1);
  for (const match of others) {
    if (match.group === home || match.translation.score < joinThreshold(match.group, home, settings)) continue;
    if (!mayBeTranslations(match.group.languages, languages)) continue;
    for (const language of match.group.languages.keys()) languages.add(language, 1);
    const other = closestMember(query, match, 'other languages');
    const evidence = translationEvidence(match, { ...subject, other }, settings);
    merges.add(match.group.story, { articleId, relatedTo: other.articleId, evidence });
    // The new article has just been related to one of its own group.
    const relation = relationOf(query.language, other.language);
    const pair = { articleId: other.articleId, relatedTo: articleId, relation, evidence: reversed(evidence) };
    joins.add(match.group, pair, merges.storyId);
  }
  return joins.decisions;
}

/**
 * Names two remembered articles of one text so that the first one takes on this relation, if one of them can: a relation to
 * another article is never replaced, because it may be all that connects two parts of the story.
 * @param evidence from the article's side
 */
export function namePair(article: RememberedArticle, other: RememberedArticle, evidence: Evidence): TextPair {
  const relation = relationOf(article.language, other.language);
  const [a, b] = [article.articleId, other.articleId];
  return isReplaceable(article.relatedTo, b) || !isReplaceable(other.relatedTo, a)
    ? { articleId: a, relatedTo: b, relation, evidence }
    : { articleId: b, relatedTo: a, relation, evidence: reversed(evidence) };
}

/** Whether an article takes on a relation to another one that a `texts-joined` names. */
export const isReplaceable = (relatedTo: string | null, other: string): boolean =>
  relatedTo === null || relatedTo === other;

const relationOf = (language: string, other: string): TextsJoined['relation'] =>
  language === other && language !== 'und' ? 'near-copy' : 'translation';

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
