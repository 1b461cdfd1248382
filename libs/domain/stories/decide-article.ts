import { createHash } from 'node:crypto';
import type {
  ArticleClustered,
  ClusterDecision,
  Evidence,
  TranslationFound,
} from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { ClusterMemory } from './memory/cluster-memory.js';
import { closestText, nearestMember } from './closest-article.js';
import { noEvidence, plainEvidence, storyEvidence, translationEvidence, type Subject } from './evidence.js';
import { areTranslations, joinTexts, translationsIn } from './join-texts.js';
import type { Matcher, StoryMatch, TextMatch } from './matching/matcher.js';
import type { ClusterSettings } from './settings.js';
import { StoryMerges } from './story-merges.js';
import type { RememberedArticle, Story } from './memory/text-group.js';

/** How an article joins: what a decision says beyond the article itself. */
type Joining = Pick<ArticleClustered, 'relation' | 'storyId' | 'relatedTo' | 'evidence'>;

/** What decisions are made with: the state, the comparisons on it, and the numbers. */
export interface Decider {
  memory: ClusterMemory;
  matcher: Matcher;
  settings: ClusterSettings;
}

/** The same text or the same address was here before: revisions, copies and near-copies; null when it is new. */
export function decideKnown(
  article: NormalizedArticle,
  signature: Uint32Array,
  { memory, settings }: Decider,
): ArticleClustered | null {
  const joining = joinKnown(article, signature, memory, settings);
  return joining && clustered(article, joining);
}

function joinKnown(
  article: NormalizedArticle,
  signature: Uint32Array,
  memory: ClusterMemory,
  settings: ClusterSettings,
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

const join = (relation: Joining['relation'], related: RememberedArticle, evidence: Evidence): Joining => ({
  relation,
  storyId: related.group.story.id,
  relatedTo: related.articleId,
  evidence,
});

const clustered = (article: NormalizedArticle, joining: Joining): ArticleClustered => ({
  type: 'article-clustered',
  edition: article.edition,
  articleId: article.articleId,
  ...joining,
  article,
});

/** Translations and other tellings, found by their anchors; and stories and texts that the article shows to be one. */
export function decideNew(article: NormalizedArticle, subject: Subject, decider: Decider): ClusterDecision[] {
  const { edition, articleId } = article;
  const matches = decider.matcher.rank(subject.query);
  const fits = matches.filter(({ score }) => score >= decider.settings.story.threshold);
  const [translated, ...others] = translationsIn(matches);
  const home = translated?.group.story ?? fits[0]?.story;
  if (!home) return [clustered(article, first(article))];
  const joining = translated
    ? joinText(subject, translated, decider.settings)
    : joinStory(subject, fits[0]!, decider.settings);
  const merges = new StoryMerges(edition, home);
  mergeFits(home, fits, subject, merges, decider.settings);
  const found = translated ? joinTexts({ edition, articleId, subject }, translated.group, others, merges, decider) : [];
  return [clustered(article, joining), ...merges.decisions, ...found];
}

/** A second look at an article that came too early to be linked. */
export function decideAgain(article: RememberedArticle, edition: string, decider: Decider): ClusterDecision[] {
  const { story, languages } = article.group;
  const { matcher, settings } = decider;
  const subject = { query: matcher.prepare(article), surfaces: article.surfaces };
  const matches = matcher.rank(subject.query);
  const merges = new StoryMerges(edition, story);
  const translated = translationsIn(matches).find(
    ({ group }) => group !== article.group && areTranslations(group.languages, languages),
  );
  if (!translated) {
    const [best] = matches.filter((match) => match.story !== story);
    if (best) mergeFits(story, [best], subject, merges, settings);
    return merges.decisions;
  }
  const other = closestText(subject.query, translated, 'other languages');
  const evidence = translationEvidence(translated, { ...subject, other }, settings);
  merges.add(translated.group.story, evidence);
  const found: TranslationFound = { type: 'translation-found', edition, articleId: article.articleId,
    storyId: merges.storyId, relatedTo: other.articleId, evidence }; // prettier-ignore
  return [...merges.decisions, found];
}

function joinText(subject: Subject, match: TextMatch, settings: ClusterSettings): Joining {
  const { sameLanguage } = match.overlap;
  const other = closestText(subject.query, match, sameLanguage ? 'own language' : 'other languages');
  // The same text in the same language is an edited copy.
  const relation = sameLanguage ? 'near-copy' : 'translation';
  return join(relation, other, translationEvidence(match, { ...subject, other }, settings));
}

function joinStory(subject: Subject, match: StoryMatch, settings: ClusterSettings): Joining {
  const other = nearestMember(match, subject.query.time);
  return join('same-story', other, storyEvidence(match, settings.story.threshold, { ...subject, other }, settings));
}

/** Other stories that an article fits as well become one with its own. */
function mergeFits(
  home: Story,
  fits: StoryMatch[],
  subject: Subject,
  merges: StoryMerges,
  settings: ClusterSettings,
): void {
  for (const match of fits) {
    const isLone = match.story.articles === 1 || home.articles === 1;
    const threshold = isLone ? settings.story.mergeLone : settings.story.merge;
    if (match.story === home || match.score < threshold) continue;
    const other = nearestMember(match, subject.query.time);
    merges.add(match.story, storyEvidence(match, threshold, { ...subject, other }, settings));
  }
}

function first(article: NormalizedArticle): Joining {
  return { relation: 'first', storyId: storyIdFor(article), relatedTo: null, evidence: noEvidence };
}

/** The same on every replay: made of edition and first article alone. */
function storyIdFor({ edition, articleId }: NormalizedArticle): string {
  return createHash('sha256').update(`story\n${edition}\n${articleId}`).digest('hex').slice(0, 32);
}
