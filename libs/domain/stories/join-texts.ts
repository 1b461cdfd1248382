import type { Evidence, TranslationFound } from '#libs/contracts/cluster-decision.js';
import { closestText } from './closest-article.js';
import type { Decider } from './decide-article.js';
import { translationEvidence, type Subject } from './evidence.js';
import type { StoryMatch, TextMatch } from './matching/matcher.js';
import type { ClusterSettings } from './settings.js';
import type { StoryMerges } from './story-merges.js';
import { Tally } from './memory/tally.js';
import type { TextGroup } from './memory/text-group.js';

/** Likely translations of an article, the likeliest first. */
export function translationsIn(matches: StoryMatch[]): TextMatch[] {
  const found = matches.flatMap(({ texts }) => texts).filter(({ translation }) => translation.isTranslation);
  return found.sort((a, b) => b.translation.score - a.translation.score);
}

/**
 * Share of the smaller group's languages that may be the larger one's, too. Two texts in one language are two tellings;
 * but detection takes a language that it doesn't know for a kindred one, and an outlet may translate a text twice.
 */
const LANGUAGES_IN_COMMON = 0.8;

/** Whether two groups of texts may be translations of each other. */
export function areTranslations(a: Tally<string>, b: Tally<string>): boolean {
  let common = 0;
  for (const language of a.keys()) if (language !== 'und' && b.has(language)) common++;
  return common <= LANGUAGES_IN_COMMON * Math.min(a.size, b.size);
}

/** The more texts a mistake would mix, the surer a join has to be; more articles will come and tell. */
function scoreToJoin(a: TextGroup, b: TextGroup, { translation }: ClusterSettings): number {
  return translation.joinTexts + translation.joinSize * Math.log(Math.max(1, Math.min(a.indexedCount, b.indexedCount)));
}

/**
 * A new article that is a translation of texts of several groups shows that these are one.
 * @param home the group that the article joins
 */
export function joinTexts(
  article: { edition: string; articleId: string; subject: Subject },
  home: TextGroup,
  others: TextMatch[],
  merges: StoryMerges,
  { settings }: Decider,
): TranslationFound[] {
  const languages = new Tally<string>();
  for (const language of [...home.languages.keys(), article.subject.query.language]) languages.add(language, 1);
  const found: TranslationFound[] = [];
  for (const match of others) {
    if (match.group === home || match.translation.score < scoreToJoin(match.group, home, settings)) continue;
    if (!areTranslations(match.group.languages, languages)) continue;
    for (const language of match.group.languages.keys()) languages.add(language, 1);
    const other = closestText(article.subject.query, match, 'other languages');
    const evidence = translationEvidence(match, { ...article.subject, other }, settings);
    merges.add(match.group.story, evidence);
    found.push({ type: 'translation-found', edition: article.edition, articleId: other.articleId,
      storyId: merges.storyId, relatedTo: article.articleId, evidence: turned(evidence) }); // prettier-ignore
  }
  return found;
}

/** The same evidence seen from the other article. */
const turned = (evidence: Evidence): Evidence => ({
  ...evidence,
  anchors: evidence.anchors.map((anchor) => ({
    ...anchor,
    surface: anchor.otherSurface,
    otherSurface: anchor.surface,
  })),
});
