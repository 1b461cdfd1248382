import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { unpackAnchors } from '../entities/anchor-codec.js';
import { CandidateFinder } from './candidates.js';
import { timeOf, type ClusterMemory } from './cluster-memory.js';
import { compare, type Overlap } from './overlap.js';
import { prepareQuery, type Query } from './query.js';
import type { ClusterSettings } from './settings.js';
import { storyScore, type StoryScore } from './story-score.js';
import type { TextGroup } from './text-group.js';
import { translationScore, type TranslationScore } from './translation-score.js';

/** A full comparison of an article with a group. */
export interface Match {
  group: TextGroup;
  overlap: Overlap;
  translation: TranslationScore;
  story: StoryScore;
}

/** Compares articles with what is remembered. Reads only. */
export class Matcher {
  private readonly finder: CandidateFinder;

  constructor(
    private readonly memory: ClusterMemory,
    private readonly settings: ClusterSettings,
  ) {
    this.finder = new CandidateFinder(settings);
  }

  queryFor(article: NormalizedArticle): Query {
    const doc = unpackAnchors(article.anchors);
    return prepareQuery(doc, article.language, timeOf(article), this.memory.frequencies, this.settings);
  }

  /** The groups most like it, the likeliest translation first. */
  rank(query: Query): Match[] {
    return this.finder
      .find(query, this.memory.index)
      .map((group) => this.match(query, group))
      .sort((a, b) => b.translation.score - a.translation.score);
  }

  match(query: Query, group: TextGroup): Match {
    const { index, frequencies } = this.memory;
    const overlap = compare(query, group, index, frequencies, this.settings);
    const surroundings = { groupCount: index.groupCount, meanSlots: frequencies.meanSlots };
    const translation = translationScore(query, overlap, surroundings, this.settings);
    const story = storyScore(query, overlap, translation.strength, this.settings);
    return { group, overlap, translation, story };
  }
}
