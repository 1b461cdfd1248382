import type {
  ArticleClustered,
  ClusterDecision,
  StoriesMerged,
  TranslationFound,
} from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { embeddingOf } from '../embedding/embedding.js';
import { ANCHOR_VERSION } from '../entities/anchors.js';
import { unpackSignature } from '../fingerprint/minhash.js';
import { KeySelector, readAnchors } from './article-anchors.js';
import { decideKnown, decideNew, reevaluate, type DecisionContext } from './decide-article.js';
import type { Subject } from './evidence.js';
import { Matcher } from './matching/matcher.js';
import { ClusterMemory, type Placement } from './memory/cluster-memory.js';
import { defaultSettings, type ClusterSettings } from './weighting/settings.js';

/** An article, read and ready to be compared and remembered. */
interface PreparedArticle extends Subject {
  signature: Uint32Array;
  edges: number[];
}

/** Thrown when the anchors, signature or embedding of an article can't be read. Nothing is remembered of it. */
export class UnreadableArticle extends Error {}

/**
 * Clusters the articles of one edition. Its state is a fold over decisions, so the log of decisions is all that has to be
 * kept: `add` decides and applies, `apply` replays. No clock is read: time is what articles say.
 */
export class ClusterWindow {
  private readonly context: DecisionContext;
  private readonly selector: KeySelector;

  constructor(overrides: Partial<ClusterSettings> = {}) {
    const settings = { ...defaultSettings, ...overrides };
    this.selector = new KeySelector(settings);
    const memory = new ClusterMemory(settings);
    this.context = { memory, matcher: new Matcher(memory, settings), settings };
  }

  /**
   * Decides how an article joins and remembers it.
   * @returns the decisions in the order in which they were applied: the article's own first, then changes to earlier ones;
   * none when the article is known with the same content
   * @throws UnreadableArticle with the state unchanged; after any other error the state is unusable
   */
  add(article: NormalizedArticle): ClusterDecision[] {
    const { memory } = this.context;
    if (memory.articles.get(article.articleId)?.contentHash === article.contentHash) return [];
    const prepared = this.prepare(article);
    const known = decideKnown(article, prepared.signature, this.context);
    const own = known ? [known] : decideNew(article, prepared, this.context);
    const decisions = [...own, ...this.reevaluateEarlier(article.edition, own)];
    for (const decision of decisions) {
      if (decision.type === 'article-clustered') this.remember(decision, prepared);
      else this.applyChange(decision);
    }
    return decisions;
  }

  /**
   * Replays a decision from the log. An article that an earlier version extracted can't be compared and is left out, so
   * that a log from before an upgrade can be replayed.
   */
  apply(decision: ClusterDecision): void {
    if (decision.type !== 'article-clustered') this.applyChange(decision);
    else if (decision.article.anchors.version === ANCHOR_VERSION)
      this.remember(decision, this.prepare(decision.article));
  }

  private prepare(article: NormalizedArticle): PreparedArticle {
    const { memory, matcher } = this.context;
    try {
      const signature = unpackSignature(article.signature);
      const { anchors, surfaceForms, edges } = readAnchors(article, memory.boilerplate, this.selector);
      const time = Date.parse(article.publishedAt ?? article.receivedAt);
      const query = matcher.prepare({ anchors, embedding: embeddingOf(article), language: article.language, time });
      return { signature, query, surfaceForms, edges };
    } catch (error) {
      throw new UnreadableArticle((error as Error).message, { cause: error });
    }
  }

  /** Re-evaluates earlier articles in small stories, except in stories that the given decisions change. */
  private reevaluateEarlier(edition: string, decided: ClusterDecision[]): ClusterDecision[] {
    const { memory, settings } = this.context;
    const changed = new Set(decided.flatMap(changedStories));
    const found: ClusterDecision[] = [];
    for (const arrivals of settings.reevaluation.arrivals) {
      const article = memory.arrivedBefore(arrivals);
      if (!article?.indexed || article.group.story.articleCount > settings.reevaluation.maxStoryArticles) continue;
      const decisions = reevaluate(article, edition, this.context);
      const stories = [article.group.story.id, ...decisions.flatMap(changedStories)];
      if (stories.some((id) => changed.has(id))) continue;
      for (const id of stories) changed.add(id);
      found.push(...decisions);
    }
    return found;
  }

  private remember(decision: ArticleClustered, prepared: PreparedArticle): void {
    const { memory } = this.context;
    const earlier = memory.articles.get(decision.articleId);
    memory.remember(decision.article, this.place(decision, prepared));
    if (earlier) memory.forget(earlier);
    memory.expire(Date.parse(decision.article.receivedAt));
  }

  private place(
    { relation, relatedTo, storyId, evidence }: ArticleClustered,
    { query, signature, surfaceForms, edges }: PreparedArticle,
  ): Placement {
    const { memory, matcher } = this.context;
    const related = relatedTo === null ? undefined : memory.articles.get(relatedTo);
    const story = related?.group.story ?? memory.stories.findOrOpen(storyId);
    const overlap = story.articleCount ? matcher.scoreStory(query, story).overlap : { dotProduct: 0, members: 0 };
    const { anchors, embedding, time, ownVector } = query;
    const content = { signature, anchors, embedding, time, surfaceForms, edges, norm: ownVector.norm };
    const place = { ...content, slope: 1, offset: 0, dotProduct: overlap.dotProduct * overlap.members };
    // Copies are not indexed. An edited copy that was found by its anchors is: it has words of its own.
    const isCopy = evidence.method === 'content-hash' || evidence.method === 'minhash';
    if (related && isCopy) return { ...place, group: related.group, indexed: false };
    if (!related || relation === 'same-story' || relation === 'first')
      return { ...place, group: memory.stories.openGroup(story), indexed: true };
    const { slope, offset } = matcher.matchText(query, related.group).translation.alignment;
    return { ...place, group: related.group, indexed: true, slope, offset };
  }

  private applyChange(decision: StoriesMerged | TranslationFound): void {
    if (decision.type === 'stories-merged') this.context.memory.stories.merge(decision.from, decision.into);
    else this.applyTranslation(decision);
  }

  private applyTranslation({ articleId, relatedTo }: TranslationFound): void {
    const { memory, matcher } = this.context;
    const [article, other] = [memory.articles.get(articleId), memory.articles.get(relatedTo)];
    if (!article || !other || article.group === other.group || article.group.story !== other.group.story) return;
    const { alignment } = matcher.matchText(matcher.prepare(article), other.group).translation;
    memory.stories.joinGroups(article.group, other.group, alignment);
  }
}

function changedStories(decision: ClusterDecision): string[] {
  return decision.type === 'stories-merged' ? [decision.from, decision.into] : [decision.storyId];
}
