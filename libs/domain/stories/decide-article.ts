import { hash } from 'node:crypto';
import type { ArticleClustered, ClusterDecision, Evidence } from '#libs/contracts/cluster-decision.js';
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
import { joinTexts, mayBeTranslations, namePair, TextJoins, translationsAmong } from './join-texts.js';
import type { Matcher, StoryMatch, TextMatch } from './matching/matcher.js';
import { hasEvidence } from './matching/story-score.js';
import type { ClusterMemory } from './memory/cluster-memory.js';
import type { RememberedArticle } from './memory/story-cluster.js';
import { mergeStories, StoryMerges } from './merge-stories.js';
import type { ClusterSettings } from './weighting/settings.js';

/** What decisions are made with. */
export interface DecisionContext {
  memory: ClusterMemory;
  matcher: Matcher;
  settings: ClusterSettings;
}

/** How an article joins a story. */
type Joining = Pick<ArticleClustered, 'storyId' | 'textId' | 'relation' | 'relatedTo' | 'evidence'>;

/** Decides on revisions and copies, by identity, content and address; null for a new text. */
export function decideKnown(
  article: NormalizedArticle,
  subject: Subject,
  context: DecisionContext,
): ArticleClustered | null {
  const joining = joinKnown(article, subject, context);
  return joining && clustered(article, joining);
}

function joinKnown(article: NormalizedArticle, subject: Subject, { memory, matcher }: DecisionContext): Joining | null {
  const earlier = memory.articles.get(article.articleId);
  // Not related to itself, and still to the same article: this is what connects it with its story.
  if (earlier)
    return { ...joinText('revision', earlier, plainEvidence('identity', 1, 1)), relatedTo: earlier.relatedTo };
  // The article itself is forgotten, the text that it began is not.
  const [member] = memory.stories.group(textIdFor(article))?.members ?? [];
  if (member) return joinText('revision', member, plainEvidence('identity', 1, 1));
  const copied = memory.withContent(article.contentHash);
  if (copied) return joinText('copy', copied, plainEvidence('content-hash', 1, 1));
  const sameAddress = memory.withUrl(article.url);
  if (!sameAddress || matcher.isOtherBulletin(subject.query, sameAddress)) return null;
  return matcher.isUnlike(subject.query, sameAddress)
    ? null
    : joinText('revision', sameAddress, plainEvidence('canonical-url', 1, 1));
}

function joinNearCopy(
  { language }: NormalizedArticle,
  signature: Uint32Array,
  { query }: Subject,
  { memory, matcher, settings }: DecisionContext,
): Joining | null {
  const threshold = settings.nearCopySimilarity;
  const mayBeCopy = (number: number) => {
    const other = memory.withNumber(number);
    return other.language === language && !matcher.isFilledOtherwise(query, other);
  };
  const near = memory.signatures.nearest(signature, mayBeCopy, threshold);
  return near && joinText('near-copy', memory.withNumber(near.handle), plainEvidence('minhash', near.score, threshold));
}

/**
 * Decides on a new text: a near-copy by its signature; a translation, another telling of a story or a new story by its anchors.
 * @returns the article's decision, then merges and joins that it reveals among earlier articles
 */
export function decideNew(
  article: NormalizedArticle,
  signature: Uint32Array,
  subject: Subject,
  context: DecisionContext,
): ClusterDecision[] {
  const { settings } = context;
  const near = joinNearCopy(article, signature, subject, context);
  if (near) return [clustered(article, near)];
  const matches = context.matcher.rank(subject.query);
  const fits = matches.filter((match) => match.score >= settings.story.threshold && hasEvidence(match, settings));
  const [translated, ...others] = translationsAmong(matches);
  const home = translated?.group.story ?? fits[0]?.story;
  if (!home) return [clustered(article, first(article))];
  const joining = translated
    ? joinTranslation(subject, translated, settings)
    : joinStory(article, subject, fits[0]!, settings);
  const merges = new StoryMerges(article.edition, home);
  mergeStories(home, fits, subject, merges, settings);
  const joins = translated ? joinTexts(subject, translated.group, others, merges, settings) : [];
  return [clustered(article, joining), ...merges.decisions, ...joins];
}

/** Re-evaluates an article that arrived too early to be linked: merges its story, or finds it to be a translation. */
export function reevaluate(article: RememberedArticle, edition: string, context: DecisionContext): ClusterDecision[] {
  const { articleId, surfaceForms, group } = article;
  const { matcher, settings } = context;
  const subject = { articleId, surfaceForms, query: matcher.prepare(article) };
  const matches = matcher.rank(subject.query);
  const merges = new StoryMerges(edition, group.story);
  const translated = translationsAmong(matches).find(
    (match) => match.group !== group && mayBeTranslations(match.group.languages, group.languages),
  );
  if (!translated) {
    const [best] = matches.filter((match) => match.story !== group.story);
    if (best) mergeStories(group.story, [best], subject, merges, settings);
    return merges.decisions;
  }
  const other = closestMember(subject.query, translated, 'other languages');
  const evidence = translationEvidence(translated, { ...subject, other }, settings);
  merges.add(translated.group.story, { articleId, relatedTo: other.articleId, evidence });
  const joins = new TextJoins(edition, group, group.members.length);
  joins.add(translated.group, namePair(article, other, evidence), merges.storyId);
  return [...merges.decisions, ...joins.decisions];
}

function joinTranslation(subject: Subject, match: TextMatch, settings: ClusterSettings): Joining {
  const { sameLanguage } = match.overlap;
  const other = closestMember(subject.query, match, sameLanguage ? 'own language' : 'other languages');
  // The same text in the same language is an edited copy.
  const relation = sameLanguage ? 'near-copy' : 'translation';
  return joinText(relation, other, translationEvidence(match, { ...subject, other }, settings));
}

/** As another article of the same text. */
const joinText = (relation: Joining['relation'], related: RememberedArticle, evidence: Evidence): Joining => ({
  relation,
  storyId: related.group.story.id,
  textId: related.group.id,
  relatedTo: related.articleId,
  evidence,
});

/** As a new text of a story. */
function joinStory(
  article: NormalizedArticle,
  subject: Subject,
  match: StoryMatch,
  settings: ClusterSettings,
): Joining {
  const other = nearestMember(match, subject.query.time);
  return {
    relation: 'same-story',
    storyId: match.story.id,
    textId: textIdFor(article),
    relatedTo: other.articleId,
    evidence: storyEvidence(match, settings.story.threshold, { ...subject, other }),
  };
}

const first = (article: NormalizedArticle): Joining => ({
  relation: 'first',
  storyId: idFor('story', article),
  textId: textIdFor(article),
  relatedTo: null,
  evidence: noEvidence,
});

/** The id of the text that an article begins. */
export const textIdFor = (article: NormalizedArticle): string => idFor('text', article);

/** A hash of edition and first article, so that it is the same on every replay. */
function idFor(what: 'story' | 'text', { edition, articleId }: NormalizedArticle): string {
  return hash('sha256', `${what}\n${edition}\n${articleId}`).slice(0, 32);
}

const clustered = (article: NormalizedArticle, joining: Joining): ArticleClustered => ({
  type: 'article-clustered',
  edition: article.edition,
  articleId: article.articleId,
  ...joining,
  article,
});
