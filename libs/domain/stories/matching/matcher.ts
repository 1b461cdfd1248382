import { cosine, type Embedding } from '../../embedding/embedding.js';
import type { ClusterMemory } from '../memory/cluster-memory.js';
import type { RememberedArticle, StoryCluster, TextGroup } from '../memory/story-cluster.js';
import { binarySearch } from '../memory/typed-arrays.js';
import type { ClusterSettings } from '../weighting/settings.js';
import { CandidateFinder } from './candidate-finder.js';
import { prepareQuery, type Query } from './query.js';
import { compareStory } from './story-overlap.js';
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
  /** What embeddings add to the score: the most of the compared texts. */
  embedding: number;
  /** Comparisons with the story's most similar texts, the likeliest translation first. */
  texts: TextMatch[];
}

/** Compares articles with what is remembered. Changes nothing. */
export class Matcher {
  private readonly finder: CandidateFinder;
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
  prepare(article: Pick<RememberedArticle, 'anchors' | 'embedding' | 'language' | 'time'>): Query {
    return prepareQuery(article, this.memory.frequencies, this.settings);
  }

  /** The stories most similar to an article, the best first. */
  rank(query: Query): StoryMatch[] {
    const { stories } = this.memory;
    const { texts } = this.settings.candidates;
    const minEvidence = texts.minEvidence * minExpectedEvidence(query, this.settings);
    return this.finder
      .find(query, stories.postings, stories.numberLimit)
      .map((number) => this.scoreStory(query, stories.at(number)))
      .sort((a, b) => b.overlap.evidence - a.overlap.evidence || a.story.arrival - b.story.arrival)
      .map((match, i) => this.withTexts(query, match, i < texts.maxStories && match.overlap.evidence >= minEvidence))
      .sort((a, b) => b.score - a.score || a.story.arrival - b.story.arrival);
  }

  scoreStory(query: Query, story: StoryCluster): StoryScore {
    const { memory, settings } = this;
    const overlap = compareStory(query, memory.stories.storyCentroid(story), story.languages, settings);
    return storyScore(query, story, overlap, memory.frequencies.articlesIn(query.languageId), settings);
  }

  /** Compares the story's texts as well, if a translation is likely or a decision has to name one of them. */
  private withTexts(query: Query, match: StoryScore, mayBeTranslation: boolean): StoryMatch {
    if (!mayBeTranslation && match.score < this.minScore) return { ...match, embedding: 0, texts: [] };
    const texts = this.likelyTexts(query, match.story).map((group) => this.matchText(query, group));
    const embedding = texts.length ? Math.max(...texts.map(({ translation }) => translation.parts.embedding)) : 0;
    texts.sort((a, b) => b.translation.score - a.translation.score);
    return { ...match, score: match.score + embedding, embedding, texts };
  }

  matchText(query: Query, group: TextGroup): TextMatch {
    const { frequencies, stories } = this.memory;
    const overlap = compareText(query, group, stories.groupCentroid(group), frequencies, this.settings);
    const [member] = group.members;
    const embedding = embeddingScore(query.embedding, member?.embedding ?? null, this.settings);
    const context = { storyCount: stories.count, meanMentions: frequencies.meanMentions, embedding };
    return { group, overlap, translation: translationScore(query, overlap, context, this.settings) };
  }

  /** The story's newest texts that share most of the article's rarest keys. */
  private likelyTexts(query: Query, story: StoryCluster): TextGroup[] {
    const { maxTexts, newestTexts, rarestKeys } = this.settings.candidates.texts;
    if (story.groups.length <= maxTexts) return story.groups;
    const keys = (query.rarestKeys ??= findRarestKeys(query, rarestKeys));
    return story.groups
      .slice(-newestTexts)
      .map((group) => ({ group, shared: countShared(this.memory.stories.groupCentroid(group).keys, keys) }))
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

function countShared(sorted: Int32Array, keys: Int32Array): number {
  let count = 0;
  for (const key of keys) if (binarySearch(sorted, key) >= 0) count++;
  return count;
}

/** What two embeddings add to a score; 0 when one is missing, or they are of different models or lengths. */
function embeddingScore(a: Embedding | null, b: Embedding | null, { embedding }: ClusterSettings): number {
  if (!a || !b || a.model !== b.model || a.vector.length !== b.vector.length) return 0;
  return embedding.weight * (cosine(a.vector, b.vector) - embedding.neutralCosine);
}
