import { CandidateFinder } from './candidates.js';
import type { ClusterMemory } from '../memory/cluster-memory.js';
import { cosine, type Embedding } from '../../embedding/embedding.js';
import { findSorted } from '../memory/find-sorted.js';
import { compare, type Overlap } from './overlap.js';
import { prepareQuery, type Query } from './query.js';
import type { ClusterSettings } from '../settings.js';
import { compareStory } from './story-overlap.js';
import { storyScore, type StoryScore } from './story-score.js';
import type { RememberedArticle, Story, TextGroup } from '../memory/text-group.js';
import { leastExpected, translationScore, type TranslationScore } from './translation-score.js';

/** A full comparison of an article with a group of texts. */
export interface TextMatch {
  group: TextGroup;
  overlap: Overlap;
  translation: TranslationScore;
}

/** A full comparison of an article with a story, and with those of its texts that are most like it, the likeliest translation first. */
export interface StoryMatch extends StoryScore {
  /** What the embeddings added to the score: those of the text that is nearest. */
  embedding: number;
  texts: TextMatch[];
}

/** Compares articles with what is remembered. Reads only. */
export class Matcher {
  private readonly finder: CandidateFinder;
  /** With a lower one nothing is decided on a story. */
  private readonly leastScore: number;

  constructor(
    private readonly memory: ClusterMemory,
    private readonly settings: ClusterSettings,
  ) {
    this.finder = new CandidateFinder(settings);
    const { threshold, mergeLone, merge } = settings.story;
    this.leastScore = Math.min(threshold, mergeLone, merge);
  }

  /** A new or remembered article as one to look for. */
  prepare(article: Pick<RememberedArticle, 'anchors' | 'embedding' | 'language' | 'time'>): Query {
    return prepareQuery(article, this.memory.frequencies, this.settings);
  }

  /** The stories most like an article, the best first. */
  rank(query: Query): StoryMatch[] {
    const { stories } = this.memory;
    const { texts } = this.settings.candidates;
    const least = texts.minEvidence * leastExpected(query, this.settings);
    return this.finder
      .find(query, stories.postings, stories.limit)
      .map((number) => this.scoreStory(query, stories.at(number)))
      .sort((a, b) => b.overlap.evidence - a.overlap.evidence || a.story.arrival - b.story.arrival)
      .map((match, place) => this.withTexts(query, match, place < texts.stories && match.overlap.evidence >= least))
      .sort((a, b) => b.score - a.score || a.story.arrival - b.story.arrival);
  }

  scoreStory(query: Query, story: Story): StoryScore {
    const { memory, settings } = this;
    const overlap = compareStory(query, memory.storyProfile(story), story.languages, settings);
    return storyScore(query, story, overlap, memory.frequencies.articlesIn(query.languageNumber), settings);
  }

  /** Adds the comparison with its texts where a translation is likely, or one of them has to be named. */
  private withTexts(query: Query, match: StoryScore, isPromising: boolean): StoryMatch {
    if (!isPromising && match.score < this.leastScore) return { ...match, embedding: 0, texts: [] };
    const texts = this.likelyTexts(query, match.story).map((group) => this.matchText(query, group));
    const embedding = texts.length ? Math.max(...texts.map(({ translation }) => translation.parts.embedding)) : 0;
    texts.sort((a, b) => b.translation.score - a.translation.score);
    return { ...match, score: match.score + embedding, embedding, texts };
  }

  matchText(query: Query, group: TextGroup): TextMatch {
    const { frequencies, stories } = this.memory;
    const overlap = compare(query, group, this.memory.groupProfile(group), frequencies, this.settings);
    const [member] = group.members;
    const embedding = embeddingScore(query.embedding, member?.embedding ?? null, this.settings);
    const surroundings = { groupCount: stories.count, meanSlots: frequencies.meanSlots, embedding };
    return { group, overlap, translation: translationScore(query, overlap, surroundings, this.settings) };
  }

  /** Of a story's texts those that share most of the article's rarest anchors; of many, the newest are looked at. */
  private likelyTexts(query: Query, story: Story): TextGroup[] {
    const { count, lookedAt, rareKeys } = this.settings.candidates.texts;
    if (story.groups.length <= count) return story.groups;
    const keys = (query.rarest ??= rarestKeys(query, rareKeys));
    return story.groups
      .slice(-lookedAt)
      .map((group) => ({ group, shared: countShared(this.memory.groupProfile(group).keys, keys) }))
      .sort((a, b) => b.shared - a.shared)
      .slice(0, count)
      .map(({ group }) => group);
  }
}

/** What two embeddings add to a score; 0 when one is missing, or they are of different models or lengths. */
function embeddingScore(a: Embedding | null, b: Embedding | null, { embedding }: ClusterSettings): number {
  if (!a || !b || a.model !== b.model || a.vector.length !== b.vector.length) return 0;
  return embedding.weight * (cosine(a.vector, b.vector) - embedding.neutral);
}

function rarestKeys({ keys, numbers, background }: Query, count: number): Int32Array {
  const known = Array.from(numbers.keys()).filter((i) => numbers[i]! >= 0);
  known.sort((a, b) => background[a]! - background[b]! || a - b);
  return Int32Array.from(known.slice(0, count), (i) => keys[i]!);
}

function countShared(sorted: Int32Array, keys: Int32Array): number {
  let count = 0;
  for (const key of keys) if (findSorted(sorted, key) >= 0) count++;
  return count;
}
