import type { Query } from './query.js';
import type { ClusterSettings } from '../settings.js';
import type { StoryOverlap } from './story-overlap.js';
import type { Story } from '../memory/text-group.js';

const DAY = 24 * 60 * 60 * 1000;

/** What is known of an article and a story, as numbers that a weight each turns into a score. */
export interface StoryFeatures {
  /** Square root of the cosine between the article's vector and the story's, and the cosine. */
  similarity: number;
  cosine: number;
  /** Share of the article's own vector that the story has at all; the same times its length and the story's size. */
  coverage: number;
  coverageOfLong: number;
  coverageOfLarge: number;
  /** Tens of nats: how much likelier the story's articles have what is shared than others do; and ln(1 + nats). */
  evidence: number;
  evidenceLog: number;
  /** The strongest single slot in it, as share of the most that one can count, times the story's size. */
  strongestInLarge: number;
  /** The reverse direction: square root of the share of the story's vector that the article has. */
  reverse: number;
  /** Mean nats of a shared slot: a few telling ones, or many that tell little. */
  rarity: number;
  /** Share of the article's own vector that is numbers which the story has. */
  numbers: number;
  /** 1 for a story of one article: what two articles share tells less than what several agree on. */
  lone: number;
  /** The similarity to a story in other languages alone. */
  similarityAbroad: number;
  /** ln of the article's slots. */
  length: number;
  /** ln(1 + days) between the article and the story; the same times the article's length and the story's size (ln of its articles). */
  distance: number;
  distanceOfLong: number;
  distanceOfLarge: number;
  /** 1 when the story has no article in this language yet. */
  abroad: number;
  /** How little is known of the language: 1 before the first article, then falling. */
  cold: number;
}

export interface StoryScore {
  story: Story;
  overlap: StoryOverlap;
  features: StoryFeatures;
  /** Log odds that article and story belong together. */
  score: number;
}

export function storyFeatures(
  query: Query,
  story: Story,
  overlap: StoryOverlap,
  articlesInLanguage: number,
  settings: ClusterSettings,
): StoryFeatures {
  const { members, sameLanguage } = overlap;
  const vector = sameLanguage ? query.story : query.storyAbroad;
  const cosine = Math.min(1, overlap.product / ((vector.norm * story.norm) / members || 1));
  const coverage = Math.min(1, overlap.covered / (vector.sum || 1));
  const size = Math.log(members);
  const length = Math.log(Math.max(1, query.anchors.slotCount));
  const distance = Math.log1p(distanceInDays(query.time, story.earliest, story.latest));
  return {
    similarity: Math.sqrt(cosine),
    cosine,
    coverage,
    coverageOfLong: coverage * length,
    coverageOfLarge: coverage * size,
    evidence: overlap.evidence / 10,
    evidenceLog: Math.log1p(overlap.evidence),
    strongestInLarge: (overlap.strongest / settings.anchor.maxWeight) * size,
    reverse: Math.sqrt(Math.min(1, overlap.reverse / (story.norm / members || 1) ** 2)),
    rarity: overlap.evidence / (overlap.keys.length || 1),
    numbers: overlap.numbers / (vector.sum || 1),
    lone: members === 1 ? 1 : 0,
    similarityAbroad: sameLanguage ? 0 : Math.sqrt(cosine),
    length,
    distance,
    distanceOfLong: distance * length,
    distanceOfLarge: distance * size,
    abroad: sameLanguage ? 0 : 1,
    cold: 1 / (1 + articlesInLanguage / settings.story.coldArticles),
  };
}

function distanceInDays(time: number, earliest: number, latest: number): number {
  return Math.max(0, earliest - time, time - latest) / DAY;
}

export function storyScore(
  query: Query,
  story: Story,
  overlap: StoryOverlap,
  articlesInLanguage: number,
  settings: ClusterSettings,
): StoryScore {
  const features = storyFeatures(query, story, overlap, articlesInLanguage, settings);
  const { weights, base } = settings.story;
  let score = base;
  for (const name of Object.keys(weights) as (keyof StoryFeatures)[]) score += weights[name] * features[name];
  return { story, overlap, features, score };
}
