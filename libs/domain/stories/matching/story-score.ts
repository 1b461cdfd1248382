import type { StoryCluster } from '../memory/story-cluster.js';
import type { ClusterSettings } from '../weighting/settings.js';
import { areElsewhere } from './elsewhere.js';
import type { SlotFeatures } from './form.js';
import type { MeaningFeatures } from './meaning.js';
import type { Query } from './query.js';
import type { StoryOverlap } from './story-overlap.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** An article without a date is at most so far from a story. */
const MAX_UNDATED_DAYS = 7;

/**
 * What is known of an article and a story, as numbers; settings.story.weights has a weight for each. The same weights serve
 * headlines and long texts, single articles and large stories: features that work differently for them are multiplied with
 * the article's length ("by length") or the story's size ("by size").
 */
export interface StoryFeatures extends SlotFeatures, MeaningFeatures {
  /** Cosine of the article's vector and the story's, and its square root. */
  cosine: number;
  similarity: number;
  /** The similarity where the story has no article in this language, else 0. */
  crossLingualSimilarity: number;
  /** Share of the article's vector that the story has. */
  coverage: number;
  coverageByLength: number;
  coverageBySize: number;
  /** Square root of the share of the story's vector that the article has. */
  reverseCoverage: number;
  /** How much likelier the story's articles have what is shared than others do: in tens of nats, and ln(1 + nats). */
  evidence: number;
  logEvidence: number;
  /** The strongest single mention in the evidence, relative to the largest possible weight. */
  strongestBySize: number;
  /** Mean nats of a shared mention: a few specific ones, or many common ones. */
  specificity: number;
  /** Share of the article's vector that is numbers which the story has. */
  numbers: number;
  /** 1 for a story of one article: what two articles share says less than what several agree on. */
  singleton: number;
  /** 1 where the story has no article in this language. */
  crossLingual: number;
  /** How little is known of the language: 1 before its first article, then falling. */
  coldStart: number;
  /** `coldStart` where article and story are headlines that name different cities. */
  elsewhere: number;
  /** ln of the article's number of mentions. */
  length: number;
  /** ln(1 + days) between the article and the story. */
  distance: number;
  distanceByLength: number;
  distanceBySize: number;
}

export interface StoryModel {
  intercept: number;
  weights: Partial<Record<keyof StoryFeatures, number>>;
}

export interface StoryScore {
  story: StoryCluster;
  overlap: StoryOverlap;
  features: StoryFeatures;
  /** Weights of the features, as they apply to this pair. */
  model: StoryModel;
  /** Log odds that the article belongs to the story. */
  score: number;
}

/** @param articlesInLanguage indexed articles in the article's language */
export function storyScore(
  query: Query,
  story: StoryCluster,
  overlap: StoryOverlap,
  slots: SlotFeatures,
  meaning: MeaningFeatures,
  articlesInLanguage: number,
  settings: ClusterSettings,
): StoryScore {
  const features = storyFeatures(query, story, overlap, slots, meaning, articlesInLanguage, settings);
  const model = modelFor(features.hasMeaning, settings);
  const { weights, intercept } = model;
  let score = intercept;
  for (const name in weights) score += weights[name as keyof StoryFeatures]! * features[name as keyof StoryFeatures];
  return { story, overlap, features, model, score };
}

/** The weights for articles without vectors turn into those for articles with them as the vectors become certain. */
function modelFor(certainty: number, { story }: ClusterSettings): StoryModel {
  if (certainty === 0) return story;
  const between = (without: number, withVectors: number) => without + certainty * (withVectors - without);
  const names = Object.keys(story.withMeaning.weights) as (keyof StoryFeatures)[];
  const plain: StoryModel['weights'] = story.weights;
  return {
    intercept: between(story.intercept, story.withMeaning.intercept),
    weights: Object.fromEntries(
      names.map((name) => [name, between(plain[name] ?? 0, story.withMeaning.weights[name])]),
    ),
  };
}

/** Whether what is shared can carry a decision. The score alone would let the shortest headlines join by one common word. */
export function hasEvidence({ overlap, features }: StoryScore, { story }: ClusterSettings): boolean {
  return (
    features.hasMeaning > 0.5 || overlap.evidence >= (features.singleton ? story.minEvidenceOfOne : story.minEvidence)
  );
}

function storyFeatures(
  query: Query,
  story: StoryCluster,
  overlap: StoryOverlap,
  slots: SlotFeatures,
  meaning: MeaningFeatures,
  articlesInLanguage: number,
  settings: ClusterSettings,
): StoryFeatures {
  const { members, sameLanguage } = overlap;
  const vector = sameLanguage ? query.ownVector : query.crossLingualVector;
  const cosine = Math.min(1, overlap.dotProduct / ((vector.norm * story.norm) / members || 1));
  const coverage = Math.min(1, overlap.covered / (vector.sum || 1));
  const coldStart = 1 / (1 + articlesInLanguage / settings.story.coldStartArticles);
  const size = Math.log(members);
  const length = Math.log(Math.max(1, query.anchors.mentionCount));
  const distance = Math.log1p(distanceInDays(query, story));
  return {
    cosine,
    similarity: Math.sqrt(cosine),
    crossLingualSimilarity: sameLanguage ? 0 : Math.sqrt(cosine),
    coverage,
    coverageByLength: coverage * length,
    coverageBySize: coverage * size,
    reverseCoverage: Math.sqrt(Math.min(1, overlap.reverseCovered / (story.norm / members || 1) ** 2)),
    evidence: overlap.evidence / 10,
    logEvidence: Math.log1p(overlap.evidence),
    strongestBySize: (overlap.strongest / settings.anchor.maxWeight) * size,
    specificity: overlap.evidence / (overlap.keys.length || 1),
    numbers: overlap.numbers / (vector.sum || 1),
    singleton: members === 1 ? 1 : 0,
    crossLingual: sameLanguage ? 0 : 1,
    coldStart,
    elsewhere: areElsewhere(query.anchors, story, settings) ? coldStart : 0,
    length,
    distance,
    distanceByLength: distance * length,
    distanceBySize: distance * size,
    slotsDiffer: slots.slotsDiffer,
    slotsAgree: slots.slotsAgree,
    meaning: meaning.meaning,
    meanMeaning: meaning.meanMeaning,
    crossLingualMeaning: meaning.crossLingualMeaning,
    hasMeaning: meaning.hasMeaning,
  };
}

/**
 * Between an article and the span of a story; 0 within it. An article without a date may be much older than its arrival, so
 * that is little evidence against an older story.
 */
function distanceInDays({ time, receivedAt }: Query, { earliest, latest }: StoryCluster): number {
  const days = Math.max(0, earliest - time, time - latest) / DAY_MS;
  return time === receivedAt ? Math.min(days, MAX_UNDATED_DAYS) : days;
}
