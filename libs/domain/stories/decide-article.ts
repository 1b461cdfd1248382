import { createHash } from 'node:crypto';
import type { ArticleClustered, ClusterDecision, Evidence, StoriesMerged } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { anchorText } from '../entities/anchor-text.js';
import { unpackSignature } from '../fingerprint/minhash.js';
import type { ClusterMemory } from './cluster-memory.js';
import { noEvidence, plainEvidence, storyEvidence, translationEvidence } from './evidence.js';
import type { Match, Matcher } from './matcher.js';
import type { Query } from './query.js';
import type { ClusterSettings } from './settings.js';
import { nearestMember, storyFits, type StoryFit } from './story-fit.js';
import type { RememberedArticle, Story, TextGroup } from './text-group.js';

/** How an article joins: what a decision says beyond the article itself. */
type Joining = Pick<ArticleClustered, 'relation' | 'storyId' | 'relatedTo' | 'evidence'>;

/** Decides on one article against what is remembered; changes nothing. */
export function decideArticle(
  article: NormalizedArticle,
  memory: ClusterMemory,
  matcher: Matcher,
  settings: ClusterSettings,
): ClusterDecision[] {
  const known = memory.articles.get(article.articleId);
  if (known?.contentHash === article.contentHash) return [];
  const { edition, articleId } = article;
  const earlier = joinKnown(article, memory, settings);
  const { joining, merges } = earlier
    ? { joining: earlier, merges: [] }
    : decideMatched(article, memory, matcher, settings);
  return [{ type: 'article-clustered', edition, articleId, ...joining, article }, ...merges];
}

/** Revisions, copies and near-copies: the same text or the same address was here before. */
function joinKnown(article: NormalizedArticle, memory: ClusterMemory, settings: ClusterSettings): Joining | null {
  const earlier = memory.articles.get(article.articleId);
  if (earlier) return join('revision', earlier, plainEvidence('identity', 1, 1));
  const copied = memory.withContent(article.contentHash);
  if (copied) return join('copy', copied, plainEvidence('content-hash', 1, 1));
  const sameAddress = memory.withUrl(article.url);
  if (sameAddress) return join('revision', sameAddress, plainEvidence('canonical-url', 1, 1));
  const threshold = settings.nearCopySimilarity;
  const near = memory.signatures.nearest(unpackSignature(article.signature), article.language, threshold);
  return near && join('near-copy', near.article, plainEvidence('minhash', near.score, threshold));
}

const join = (relation: Joining['relation'], related: RememberedArticle, evidence: Evidence): Joining => ({
  relation,
  storyId: related.group.story.id,
  relatedTo: related.articleId,
  evidence,
});

/** Translations and other tellings, found by their anchors; and stories that the article shows to be one. */
function decideMatched(
  article: NormalizedArticle,
  memory: ClusterMemory,
  matcher: Matcher,
  settings: ClusterSettings,
): { joining: Joining; merges: StoriesMerged[] } {
  const query = matcher.queryFor(article);
  const matches = matcher.rank(query);
  const text = anchorText(article.title, article.text);
  const articlesInLanguage = memory.frequencies.articlesIn(query.languageNumber);
  const fits = storyFits(matches, articlesInLanguage, settings).filter(({ margin }) => margin >= 1);
  const translated = matches.find(({ translation }) => translation.isTranslation);
  const home = translated?.group.story ?? fits[0]?.story;
  if (!home) return { joining: first(article), merges: [] };
  const joining = translated ? joinTranslation(query, text, translated, settings) : joinStory(query, text, fits[0]!);
  return { joining, merges: mergeStories(article, home, fits, query, text, settings) };
}

function joinTranslation(query: Query, text: string, match: Match, settings: ClusterSettings): Joining {
  const other = closestText(query, match);
  return join('translation', other, translationEvidence(match, { query, text, other }, settings));
}

function joinStory(query: Query, text: string, { match, threshold }: StoryFit): Joining {
  const other = nearestMember(match.group, query.time);
  return join('same-story', other, storyEvidence(match, threshold, { query, text, other }));
}

/** Other stories that the article fits as well become one with its own; the larger survives, of equals the older. */
function mergeStories(
  article: NormalizedArticle,
  home: Story,
  fits: StoryFit[],
  query: Query,
  text: string,
  settings: ClusterSettings,
): StoriesMerged[] {
  const merges: StoriesMerged[] = [];
  let survivor = home;
  for (const { story, match, threshold, margin } of fits) {
    const isLone = story.groups.size === 1 || home.groups.size === 1;
    const needed = isLone ? settings.story.mergeLone : settings.story.mergeFactor;
    if (story === home || margin < needed) continue;
    const other = nearestMember(match.group, query.time);
    const evidence = storyEvidence(match, threshold * needed, { query, text, other });
    const [from, into] = survives(survivor, story) ? [story, survivor] : [survivor, story];
    merges.push({ type: 'stories-merged', edition: article.edition, from: from.id, into: into.id, evidence });
    survivor = into;
  }
  return merges;
}

const survives = (a: Story, b: Story) =>
  a.groups.size > b.groups.size || (a.groups.size === b.groups.size && a.arrival < b.arrival);

function first(article: NormalizedArticle): Joining {
  return { relation: 'first', storyId: storyIdFor(article), relatedTo: null, evidence: noEvidence };
}

/** The same on every replay: made of edition and first article alone. */
function storyIdFor({ edition, articleId }: NormalizedArticle): string {
  return createHash('sha256').update(`story\n${edition}\n${articleId}`).digest('hex').slice(0, 32);
}

/** The counted member of another language that shares most of the matched anchors; the oldest of equals. */
function closestText(query: Query, { group, overlap }: Match): RememberedArticle {
  const weights = new Map(overlap.shared.map(({ key, weight }) => [query.doc.keys[key]!, weight]));
  let best: RememberedArticle | undefined;
  let bestWeight = -1;
  for (const member of sample(group, query.language)) {
    let weight = 0;
    for (const key of member.doc.keys) weight += weights.get(key) ?? 0;
    if (weight <= bestWeight) continue;
    bestWeight = weight;
    best = member;
  }
  return best!;
}

const SAMPLE = 20;

function sample(group: TextGroup, language: string): RememberedArticle[] {
  const counted = [...group.members].filter(({ indexed }) => indexed);
  const others = counted.filter((member) => member.language !== language);
  return (others.length ? others : counted).slice(0, SAMPLE);
}
