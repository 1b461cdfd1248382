import type { ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import type { StoryMatch } from '#libs/domain/stories/matching/matcher.js';
import type { ClusterSettings } from '#libs/domain/stories/settings.js';
import type { Observation } from './logistic-regression.js';

/** A set of which a fit learns. */
export interface FittedSet {
  name: string;
  articles: NormalizedArticle[];
  /** Right cluster of each article. */
  gold: string[];
  /** In a set of pairs: clusters that are pairs of different stories; nothing is known across pairs. */
  bad: Set<string> | null;
  isTranslations: boolean;
}

/** Of an article's wrong stories so many are learnt from, the likeliest first. */
const WRONG = 5;
/** Weight of a set, and how much more the wrong ones of translations count: they are all that such a set has. */
const SET = 1000;
const OF_TRANSLATIONS = 1.5;

/**
 * What the clusterer compares while it clusters a set.
 * @param isTaught whether every article joins its right story, so that the state has no mistakes
 */
export function collect(set: FittedSet, settings: ClusterSettings, isTaught: boolean): Observation[] {
  const window = new ClusterWindow(settings);
  const goldOf = new Map<string, string>();
  const lastOf = new Map<string, string>();
  const found: Observation[] = [];
  set.articles.forEach((article, i) => {
    const gold = set.gold[i]!;
    const decisions = window.decide(article);
    const isKnown = decisions[0]?.type !== 'article-clustered' || /copy|revision/.test(decisions[0].relation);
    if (!isKnown) found.push(...observe(window.rank(article), gold, goldOf, set, settings));
    const applied = isTaught && !isKnown ? [taught(decisions[0]!, set.bad?.has(gold) ? article.articleId : gold, lastOf)] : decisions; // prettier-ignore
    for (const decision of isTaught ? applied.slice(0, 1) : applied) window.apply(decision);
    goldOf.set(article.articleId, gold);
    lastOf.set(gold, article.articleId);
  });
  return balanced(found, set);
}

/** The decision that joins an article to its right story. */
function taught(decision: ClusterDecision, storyId: string, lastOf: Map<string, string>): ClusterDecision {
  if (decision.type !== 'article-clustered') return decision;
  const relatedTo = storyId === decision.articleId ? null : (lastOf.get(storyId) ?? null);
  return { ...decision, storyId, relatedTo, relation: relatedTo === null ? 'first' : 'same-story' };
}

function observe(
  matches: StoryMatch[],
  gold: string,
  goldOf: Map<string, string>,
  { bad, isTranslations }: FittedSet,
  { story }: ClusterSettings,
): Observation[] {
  const observations: Observation[] = [];
  let wrong = 0;
  for (const match of matches) {
    const members = match.story.groups.flatMap((group) => group.members);
    const right = members.filter(({ articleId }) => goldOf.get(articleId) === gold).length;
    const isPositive = 2 * right >= members.length && !bad?.has(gold);
    // Translations join by other scores; of pairs only the two articles' relation is known.
    if ((isPositive && isTranslations) || (bad && right === 0) || (!isPositive && wrong++ >= WRONG)) continue;
    const features = Object.keys(story.weights).map((name) => match.features[name as keyof typeof match.features]);
    observations.push({ features, isPositive, weight: 1 });
  }
  return observations;
}

/** Right and wrong ones weigh the same, and all sets. */
function balanced(observations: Observation[], { isTranslations }: FittedSet): Observation[] {
  const count = (isPositive: boolean) => observations.filter((observation) => observation.isPositive === isPositive).length; // prettier-ignore
  const [right, wrong] = [count(true), count(false)];
  const scale = isTranslations && wrong ? (OF_TRANSLATIONS * SET) / 2 / wrong : 0;
  return observations.map((observation) => ({
    ...observation,
    weight: scale || SET / 2 / (observation.isPositive ? right : wrong),
  }));
}
