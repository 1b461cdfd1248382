import type {
  ArticleClustered,
  ClusterDecision,
  StoriesMerged,
  TranslationFound,
} from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { ANCHOR_VERSION } from '../entities/anchors.js';
import { unpackSignature } from '../fingerprint/minhash.js';
import { anchorsOf } from './article-anchors.js';
import { AnchorChooser } from './choose-anchors.js';
import { ClusterMemory, timeOf, type Placement } from './memory/cluster-memory.js';
import { decideAgain, decideKnown, decideNew, type Decider } from './decide-article.js';
import { embeddingOf } from '../embedding/embedding.js';
import type { Subject } from './evidence.js';
import { Matcher } from './matching/matcher.js';
import { defaultSettings, type ClusterSettings } from './settings.js';

/** An article, read and ready to be compared and remembered. */
interface Prepared extends Subject {
  article: NormalizedArticle;
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
  private readonly decider: Decider;
  private readonly chooser: AnchorChooser;

  constructor(settings: Partial<ClusterSettings> = {}) {
    const all = { ...defaultSettings, ...settings };
    this.chooser = new AnchorChooser(all);
    const memory = new ClusterMemory(all);
    this.decider = { memory, matcher: new Matcher(memory, all), settings: all };
  }

  /**
   * Decides what an article is and remembers it.
   * @returns the decisions in the order in which they were applied: the article's own first, then changes to earlier ones;
   * none when the article is known with the same content
   * @throws UnreadableArticle with the state unchanged; after any other error the state is unusable
   */
  add(article: NormalizedArticle): ClusterDecision[] {
    const { memory } = this.decider;
    if (memory.articles.get(article.articleId)?.contentHash === article.contentHash) return [];
    const prepared = this.prepare(article);
    const known = decideKnown(article, prepared.signature, this.decider);
    const own = known ? [known] : decideNew(article, prepared, this.decider);
    const decisions = [...own, ...this.lookAgain(article.edition, own)];
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

  private prepare(article: NormalizedArticle): Prepared {
    const { memory, matcher } = this.decider;
    try {
      const signature = unpackSignature(article.signature);
      const { anchors, surfaces, edges } = anchorsOf(article, memory.furniture, this.chooser);
      const query = matcher.prepare({
        anchors,
        embedding: embeddingOf(article),
        language: article.language,
        time: timeOf(article),
      });
      return { article, signature, query, surfaces, edges };
    } catch (error) {
      throw new UnreadableArticle((error as Error).message, { cause: error });
    }
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

  private applyChange(decision: StoriesMerged | TranslationFound): void {
    if (decision.type === 'stories-merged') this.decider.memory.mergeStories(decision.from, decision.into);
    else this.applyTranslation(decision);
  }

  private applyTranslation({ articleId, relatedTo }: TranslationFound): void {
    const { memory, matcher } = this.decider;
    const [article, other] = [memory.articles.get(articleId), memory.articles.get(relatedTo)];
    if (!article || !other || article.group === other.group || article.group.story !== other.group.story) return;
    const { fit } = matcher.matchText(matcher.prepare(article), other.group).translation;
    memory.joinTexts(article.group, other.group, fit);
  }

  private remember(decision: ArticleClustered, prepared: Prepared): void {
    const { memory } = this.decider;
    const earlier = memory.articles.get(decision.articleId);
    memory.remember(decision.article, this.place(decision, prepared));
    if (earlier) memory.forget(earlier);
    memory.expire(Date.parse(decision.article.receivedAt));
  }

  private place(
    { relation, relatedTo, storyId, evidence }: ArticleClustered,
    { query, signature, surfaces, edges }: Prepared,
  ): Placement {
    const { memory, matcher } = this.decider;
    const related = relatedTo === null ? undefined : memory.articles.get(relatedTo);
    const story = related?.group.story ?? memory.stories.story(storyId);
    const { product, members } = story.articles ? matcher.scoreStory(query, story).overlap : { product: 0, members: 0 };
    const { anchors, embedding, time } = query;
    const content = { signature, anchors, embedding, time, surfaces, edges, norm: query.story.norm };
    const place = { ...content, slope: 1, offset: 0, product: product * members };
    // An edited copy, found by its anchors, brings words of its own.
    const isCopy = evidence.method === 'content-hash' || evidence.method === 'minhash';
    if (related && isCopy) return { ...place, group: related.group, indexed: false };
    if (!related || relation === 'same-story' || relation === 'first')
      return { ...place, group: memory.stories.openGroup(story), indexed: true };
    const { slope, offset } = matcher.matchText(query, related.group).translation.fit;
    return { ...place, group: related.group, indexed: true, slope, offset };
  }
}

function storiesChangedBy(decision: ClusterDecision): string[] {
  return decision.type === 'stories-merged' ? [decision.from, decision.into] : [decision.storyId];
}
