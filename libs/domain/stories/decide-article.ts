import { createHash } from 'node:crypto';
import type {
  ArticleClustered,
  ClusterDecision,
  Evidence,
  TranslationFound,
} from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import {
  closestMember,
  nearestMember,
  noEvidence,
  plainEvidence,
  storyEvidence,
  translationEvidence,
  type Subject,
} from './evidence.js';
import type { Matcher, StoryMatch, TextMatch } from './matching/matcher.js';
import type { ClusterMemory } from './memory/cluster-memory.js';
import type { RememberedArticle } from './memory/story-cluster.js';
import { joinTexts, mayBeTranslations, mergeStories, StoryMerges, translationsAmong } from './merge-stories.js';
import type { ClusterSettings } from './weighting/settings.js';

/** What decisions are made with. */
export interface DecisionContext {
  memory: ClusterMemory;
  matcher: Matcher;
  settings: ClusterSettings;
}

/** How an article joins a story. */
type Joining = Pick<ArticleClustered, 'relation' | 'storyId' | 'relatedTo' | 'evidence'>;

/** Decides on revisions, copies and near-copies, by identity, content, address and signature; null for a new text. */
export function decideKnown(
  article: NormalizedArticle,
  signature: Uint32Array,
  context: DecisionContext,
): ArticleClustered | null {
  const joining = joinKnown(article, signature, context);
  return joining && clustered(article, joining);
}

function joinKnown(
  article: NormalizedArticle,
  signature: Uint32Array,
  { memory, settings }: DecisionContext,
): Joining | null {
  const earlier = memory.articles.get(article.articleId);
  if (earlier) return join('revision', earlier, plainEvidence('identity', 1, 1));
  const copied = memory.withContent(article.contentHash);
  if (copied) return join('copy', copied, plainEvidence('content-hash', 1, 1));
  const sameAddress = memory.withUrl(article.url);
  if (sameAddress) return join('revision', sameAddress, plainEvidence('canonical-url', 1, 1));
  const threshold = settings.nearCopySimilarity;
  const isSameLanguage = (number: number) => memory.withNumber(number).language === article.language;
  const near = memory.signatures.nearest(signature, isSameLanguage, threshold);
  return near && join('near-copy', memory.withNumber(near.handle), plainEvidence('minhash', near.score, threshold));
}

/**
 * Decides on a new text by its anchors: a translation, another telling of a story, or a new story.
 * @returns the article's decision, then merges and translations that it reveals among earlier articles
 */
export function decideNew(article: NormalizedArticle, subject: Subject, context: DecisionContext): ClusterDecision[] {
  const { settings } = context;
  const { edition, articleId } = article;
  const matches = context.matcher.rank(subject.query);
  const fits = matches.filter(({ score }) => score >= settings.story.threshold);
  const [translated, ...others] = translationsAmong(matches);
  const home = translated?.group.story ?? fits[0]?.story;
  if (!home) return [clustered(article, first(article))];
  const joining = translated ? joinText(subject, translated, settings) : joinStory(subject, fits[0]!, settings);
  const merges = new StoryMerges(edition, home);
  mergeStories(home, fits, subject, merges, settings);
  const found = translated
    ? joinTexts({ edition, articleId, subject }, translated.group, others, merges, settings)
    : [];
  return [clustered(article, joining), ...merges.decisions, ...found];
}

/** Re-evaluates an article that arrived too early to be linked: merges its story, or finds it to be a translation. */
export function reevaluate(article: RememberedArticle, edition: string, context: DecisionContext): ClusterDecision[] {
  const { story, languages } = article.group;
  const { matcher, settings } = context;
  const subject = { query: matcher.prepare(article), surfaceForms: article.surfaceForms };
  const matches = matcher.rank(subject.query);
  const merges = new StoryMerges(edition, story);
  const translated = translationsAmong(matches).find(
    ({ group }) => group !== article.group && mayBeTranslations(group.languages, languages),
  );
  if (!translated) {
    const [best] = matches.filter((match) => match.story !== story);
    if (best) mergeStories(story, [best], subject, merges, settings);
    return merges.decisions;
  }
  const other = closestMember(subject.query, translated, 'other languages');
  const evidence = translationEvidence(translated, { ...subject, other }, settings);
  merges.add(translated.group.story, evidence);
  const found: TranslationFound = { type: 'translation-found', edition, articleId: article.articleId,
    storyId: merges.storyId, relatedTo: other.articleId, evidence }; // prettier-ignore
  return [...merges.decisions, found];
}

function joinText(subject: Subject, match: TextMatch, settings: ClusterSettings): Joining {
  const { sameLanguage } = match.overlap;
  const other = closestMember(subject.query, match, sameLanguage ? 'own language' : 'other languages');
  // The same text in the same language is an edited copy.
  const relation = sameLanguage ? 'near-copy' : 'translation';
  return join(relation, other, translationEvidence(match, { ...subject, other }, settings));
}

function joinStory(subject: Subject, match: StoryMatch, settings: ClusterSettings): Joining {
  const other = nearestMember(match, subject.query.time);
  return join('same-story', other, storyEvidence(match, settings.story.threshold, { ...subject, other }, settings));
}

const join = (relation: Joining['relation'], related: RememberedArticle, evidence: Evidence): Joining => ({
  relation,
  storyId: related.group.story.id,
  relatedTo: related.articleId,
  evidence,
});

function first(article: NormalizedArticle): Joining {
  return { relation: 'first', storyId: storyIdFor(article), relatedTo: null, evidence: noEvidence };
}

/** A hash of edition and first article, so that it is the same on every replay. */
function storyIdFor({ edition, articleId }: NormalizedArticle): string {
  return createHash('sha256').update(`story\n${edition}\n${articleId}`).digest('hex').slice(0, 32);
}

const clustered = (article: NormalizedArticle, joining: Joining): ArticleClustered => ({
  type: 'article-clustered',
  edition: article.edition,
  articleId: article.articleId,
  ...joining,
  article,
});
