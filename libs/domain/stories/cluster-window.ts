import type { ArticleClustered, ClusterDecision, TranslationFound } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { ANCHOR_VERSION } from '../entities/anchor-codec.js';
import { anchorsOf } from './article-anchors.js';
import { AnchorChooser } from './choose-anchors.js';
import { ClusterMemory, timeOf, type Placement } from './memory/cluster-memory.js';
import { decideAgain, decideKnown, decideNew, type Decider } from './decide-article.js';
import { embeddingOf } from './matching/embedding-score.js';
import type { Subject } from './evidence.js';
import { Matcher } from './matching/matcher.js';
import { defaultSettings, type ClusterSettings } from './settings.js';

/** An article as it is compared and will be remembered. */
interface Prepared extends Subject {
  article: NormalizedArticle;
  edges: number[];
}

/**
 * Clusters the articles of one edition. State is a fold over decisions: `decide` reads, `apply` remembers, live and on
 * replay alike; so the log of decisions is all that has to be kept. No clock is read: time is what articles say.
 */
export class ClusterWindow {
  private readonly decider: Decider;
  private readonly chooser: AnchorChooser;
  /** What `decide` found out about the article that `apply` is told of next. */
  private prepared: Prepared | null = null;

  constructor(settings: Partial<ClusterSettings> = {}) {
    const all = { ...defaultSettings, ...settings };
    this.chooser = new AnchorChooser(all);
    const memory = new ClusterMemory(all);
    this.decider = { memory, matcher: new Matcher(memory, all), settings: all };
  }

  /**
   * What is to be said about an article: its own decision first, then changes to earlier ones. Empty when the article
   * is known with the same content.
   */
  decide(article: NormalizedArticle): ClusterDecision[] {
    if (this.decider.memory.articles.get(article.articleId)?.contentHash === article.contentHash) return [];
    const known = decideKnown(article, this.decider);
    const decisions = known ? [known] : decideNew(article, this.prepare(article), this.decider);
    return [...decisions, ...this.lookAgain(article.edition, decisions)];
  }

  /** Articles in small stories get a second look once more is known; not at stories that change just now. */
  private lookAgain(edition: string, decided: ClusterDecision[]): ClusterDecision[] {
    const { memory, settings } = this.decider;
    const changing = new Set(decided.flatMap(storiesChangedBy));
    const again: ClusterDecision[] = [];
    for (const delay of settings.retry.delays) {
      const article = memory.arrivedBefore(delay);
      if (!article?.indexed || article.group.story.articles > settings.retry.maxArticles) continue;
      const decisions = decideAgain(article, edition, this.decider);
      const stories = [article.group.story.id, ...decisions.flatMap(storiesChangedBy)];
      if (stories.some((id) => changing.has(id))) continue;
      for (const id of stories) changing.add(id);
      again.push(...decisions);
    }
    return again;
  }

  /**
   * Takes a decision into memory: one of `decide`'s, in its order, or one from the log. An article that an earlier version
   * extracted can't be compared with and is not remembered, so that a log of before an upgrade can be replayed.
   */
  apply(decision: ClusterDecision): void {
    const { memory } = this.decider;
    if (decision.type === 'stories-merged') memory.mergeStories(decision.from, decision.into);
    else if (decision.type === 'translation-found') this.applyTranslation(decision);
    else if (decision.article.anchors.version === ANCHOR_VERSION) {
      const earlier = memory.articles.get(decision.articleId);
      memory.remember(decision.article, this.place(decision));
      if (earlier) memory.forget(earlier);
      memory.expire(Date.parse(decision.article.receivedAt));
    }
    this.prepared = null;
  }

  private applyTranslation({ articleId, relatedTo }: TranslationFound): void {
    const { memory, matcher } = this.decider;
    const [article, other] = [memory.articles.get(articleId), memory.articles.get(relatedTo)];
    if (!article || !other || article.group === other.group || article.group.story !== other.group.story) return;
    const { fit } = matcher.matchText(matcher.prepare(article), other.group).translation;
    memory.joinTexts(article.group, other.group, fit);
  }

  private prepare(article: NormalizedArticle): Prepared {
    if (this.prepared?.article === article) return this.prepared;
    const { memory, matcher } = this.decider;
    const { anchors, surfaces, edges } = anchorsOf(article, memory.furniture, this.chooser);
    const query = matcher.prepare({
      anchors,
      embedding: embeddingOf(article),
      language: article.language,
      time: timeOf(article),
    });
    return (this.prepared = { article, query, surfaces, edges });
  }

  private place({ relation, article, relatedTo, storyId, evidence }: ArticleClustered): Placement {
    const { memory, matcher } = this.decider;
    const { query, surfaces, edges } = this.prepare(article);
    const related = relatedTo === null ? undefined : memory.articles.get(relatedTo);
    const story = related?.group.story ?? memory.stories.story(storyId);
    const { product, members } = story.articles ? matcher.scoreStory(query, story).overlap : { product: 0, members: 0 };
    const place = { slope: 1, offset: 0, anchors: query.anchors, surfaces, edges, product: product * members };
    const norm = query.story.norm;
    // An edited copy, found by its anchors, brings words of its own.
    const isCopy = evidence.method === 'content-hash' || evidence.method === 'minhash';
    if (related && isCopy) return { ...place, norm, group: related.group, indexed: false };
    if (!related || relation === 'same-story' || relation === 'first')
      return { ...place, norm, group: memory.stories.openGroup(story), indexed: true };
    const { slope, offset } = matcher.matchText(query, related.group).translation.fit;
    return { ...place, norm, group: related.group, indexed: true, slope, offset };
  }
}

function storiesChangedBy(decision: ClusterDecision): string[] {
  return decision.type === 'stories-merged' ? [decision.from, decision.into] : [decision.storyId];
}
