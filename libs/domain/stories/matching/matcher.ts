import type { ClusterMemory } from '../memory/cluster-memory.js';
import type { CenteredVector } from '../memory/centering.js';
import type { RememberedArticle, StoryCluster, TextGroup } from '../memory/story-cluster.js';
import type { ClusterSettings } from '../weighting/settings.js';
import { CandidateFinder } from './candidate-finder.js';
import { isElsewhere } from './elsewhere.js';
import { readWith } from './form-mates.js';
import { differingShare, findForm, slotFeatures, type Form } from './form.js';
import { meaningFeatures, nearestStories, noMeaning } from './meaning.js';
import { prepareQuery, type Query } from './query.js';
import { compareStory, type StoryOverlap } from './story-overlap.js';
import { storyScore, type StoryScore } from './story-score.js';
import { compareText, type TextOverlap } from './text-overlap.js';
import { minExpectedEvidence, translationScore, type TranslationScore } from './translation-score.js';

/** A full comparison of an article with a text group. */
export interface TextMatch {
  group: TextGroup;
  overlap: TextOverlap;
  translation: TranslationScore;
}

/** A full comparison of an article with a story. */
export interface StoryMatch extends StoryScore {
  /** Comparisons with the story's most similar texts, the likeliest translation first. */
  texts: TextMatch[];
}

/** What an article is compared with in full. */
interface Candidates {
  stories: StoryCluster[];
  form: Form;
  /** The article's vector; null without an embedding. */
  vector: CenteredVector | null;
  /** Stories found by their meaning, with the cosine of the nearest text. */
  near: ReadonlyMap<StoryCluster, number>;
}

const NO_STORIES: ReadonlyMap<StoryCluster, number> = new Map();

/** Compares articles with what is remembered. Changes nothing. */
export class Matcher {
  private readonly finder: CandidateFinder;
  private readonly candidates = new WeakMap<Query, Candidates>();
  /** The lowest threshold for stories: no decision is made below it. */
  private readonly minScore: number;

  constructor(
    private readonly memory: ClusterMemory,
    private readonly settings: ClusterSettings,
  ) {
    this.finder = new CandidateFinder(settings);
    const { threshold, mergeSingletonThreshold, mergeThreshold } = settings.story;
    this.minScore = Math.min(threshold, mergeSingletonThreshold, mergeThreshold);
  }

  /** A new or remembered article as a query. */
  prepare(article: Pick<RememberedArticle, 'anchors' | 'embedding' | 'language' | 'time' | 'receivedAt'>): Query {
    return prepareQuery(article, this.memory.frequencies, this.settings);
  }

  /** The stories most similar to an article, the best first. */
  rank(article: Query): StoryMatch[] {
    const candidates = this.candidatesOf(article);
    const { stories, form } = candidates;
    const { texts } = this.settings.candidates;
    const minEvidence = texts.minEvidence * minExpectedEvidence(form.query, this.settings);
    return stories
      .map((story) => this.scoreStory(candidates, story))
      .sort((a, b) => b.overlap.evidence - a.overlap.evidence || a.story.arrival - b.story.arrival)
      .map((match, i) => this.withTexts(form, match, i < texts.maxStories && match.overlap.evidence >= minEvidence))
      .sort((a, b) => b.score - a.score || a.story.arrival - b.story.arrival);
  }

  /** Whether an article fills a form otherwise than a text with nearly the same words: then it is no copy. */
  isFilledOtherwise(article: Query, other: RememberedArticle): boolean {
    const texts = readWith(article, other);
    // Most near-copies differ in no slot: they need no comparison with others.
    if (!texts?.replaced.length) return false;
    return differingShare(this.candidatesOf(article).form, texts, this.settings) > this.settings.form.maxCopyDifference;
  }

  /** Whether an article and another one at its URL are bulletins of one form about different events. */
  isOtherBulletin(article: Query, other: RememberedArticle): boolean {
    if (other.language !== article.language) return false;
    const { minShare, minInOrder, tolerance } = this.settings.form;
    const texts = readWith(article, other, minShare, minInOrder);
    if (!texts?.replaced.length) return false;
    return differingShare(this.candidatesOf(article).form, texts, this.settings) > tolerance;
  }

  /** Whether two texts of one language have next to no name, number or word in common. */
  isUnlike(article: Query, other: RememberedArticle): boolean {
    if (other.language !== article.language) return false;
    const { minMentions, maxShare } = this.settings.reuse;
    const shorter = Math.min(article.anchors.mentionCount, other.anchors.mentionCount);
    if (shorter < minMentions) return false;
    return readWith(article, other)!.shared.length < maxShare * shorter;
  }

  /** What a new member of a story shares with it. */
  overlapWith(article: Query, story: StoryCluster): StoryOverlap {
    return compareStory(article, this.memory.stories.storyCentroid(story), story.languages, this.settings);
  }

  matchText(article: Query, group: TextGroup): TextMatch {
    const { frequencies, stories } = this.memory;
    const overlap = compareText(article, group, stories.groupCentroid(group), frequencies, this.settings);
    const context = { storyCount: stories.count, meanMentions: frequencies.meanMentions };
    return { group, overlap, translation: translationScore(article, overlap, context, this.settings) };
  }

  /** Candidates for a full comparison, and the article's form, which all similar stories tell. Computed once per article. */
  private candidatesOf(article: Query): Candidates {
    let candidates = this.candidates.get(article);
    if (!candidates) {
      const { stories, frequencies, vectors } = this.memory;
      const { found, likely } = this.finder.find(article, stories.postings, stories.numberLimit);
      const similar = found.map((number) => stories.at(number));
      const vector = vectors.center(article.embedding, article.language);
      const near = vector ? nearestStories(vector, vectors, article.anchors, this.settings) : NO_STORIES;
      const compared = similar.slice(0, likely);
      for (const story of near.keys()) if (!compared.includes(story)) compared.push(story);
      const form = findForm(article, compared, similar.slice(likely), frequencies, this.settings);
      candidates = { stories: compared, form, vector, near };
      this.candidates.set(article, candidates);
    }
    return candidates;
  }

  private scoreStory({ form, vector, near }: Candidates, story: StoryCluster): StoryScore {
    const { query } = form;
    const { frequencies, vectors } = this.memory;
    const slots = slotFeatures(form, story, this.settings);
    const meaning = vector
      ? meaningFeatures(vector, query.language, story, near.get(story), vectors, this.settings)
      : noMeaning;
    const articles = frequencies.articlesIn(query.languageId);
    return storyScore(query, story, this.overlapWith(query, story), slots, meaning, articles, this.settings);
  }

  /** Compares the story's texts as well, if a translation is likely or a decision has to name one of them. */
  private withTexts(form: Form, match: StoryScore, mayBeTranslation: boolean): StoryMatch {
    if (!mayBeTranslation && match.score < this.minScore) return { ...match, texts: [] };
    const texts = this.likelyTexts(form.query, match.story).map((group) => this.matchLikelyText(form, group));
    texts.sort((a, b) => b.translation.score - a.translation.score);
    return { ...match, texts };
  }

  /**
   * A translation of a headline names the same city, and an edited copy in a language of the group may not fill the form's
   * slots otherwise.
   */
  private matchLikelyText(form: Form, group: TextGroup): TextMatch {
    const match = this.matchText(form.query, group);
    const { translation, overlap } = match;
    if (!translation.isTranslation) return match;
    if (isElsewhere(form.query.anchors, group, this.settings))
      return { ...match, translation: { ...translation, isTranslation: false } };
    if (!overlap.sameLanguage) return match;
    const { maxTexts, minShare, maxCopyDifference } = this.settings.form;
    // Texts without a common form are of another language, which detection took for this one.
    const copies = group.members
      .filter(({ indexed, language }) => indexed && language === form.query.language)
      .slice(-maxTexts)
      .map((copy) => readWith(form.query, copy, minShare))
      .filter((texts) => texts !== null);
    const differs = copies.every((copy) => differingShare(form, copy, this.settings) > maxCopyDifference);
    return copies.length > 0 && differs ? { ...match, translation: { ...translation, isTranslation: false } } : match;
  }

  /** The story's newest texts that share most of the article's rarest keys. */
  private likelyTexts(query: Query, story: StoryCluster): TextGroup[] {
    const { maxTexts, newestTexts, rarestKeys } = this.settings.candidates.texts;
    if (story.groups.length <= maxTexts) return story.groups;
    const keys = (query.rarestKeys ??= findRarestKeys(query, rarestKeys));
    return story.groups
      .slice(-newestTexts)
      .map((group) => ({ group, shared: this.memory.stories.countKeys(group, keys) }))
      .sort((a, b) => b.shared - a.shared)
      .slice(0, maxTexts)
      .map(({ group }) => group);
  }
}

function findRarestKeys({ keys, keyIds, backgrounds }: Query, count: number): Int32Array {
  const known = Array.from(keyIds.keys()).filter((i) => keyIds[i]! >= 0);
  known.sort((a, b) => backgrounds[a]! - backgrounds[b]! || a - b);
  return Int32Array.from(known.slice(0, count), (i) => keys[i]!);
}
