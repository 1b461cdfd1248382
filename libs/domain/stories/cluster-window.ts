import type {
  ClusterDecision,
  LoggedDecision,
  TextsJoined,
  TranslationFound,
} from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { embeddingOf } from '../embedding/embedding.js';
import { unpackSignature } from '../fingerprint/minhash.js';
import { KeySelector, readAnchors } from './article-anchors.js';
import { decideKnown, decideNew, reevaluate, textIdFor, type DecisionContext } from './decide-article.js';
import type { Subject } from './evidence.js';
import { isReplaceable } from './join-texts.js';
import { resolveReuse } from './reused-identity.js';
import { Matcher } from './matching/matcher.js';
import type { PositionMap } from './memory/centroid.js';
import { ClusterMemory, type Placement } from './memory/cluster-memory.js';
import type { RememberedArticle, TextGroup } from './memory/story-cluster.js';
import { defaultSettings, type ClusterSettings } from './weighting/settings.js';

/** An article, read and ready to be compared and remembered. */
interface PreparedArticle extends Subject {
  signature: Uint32Array;
  edges: number[];
}

type ArticleRecord = Extract<LoggedDecision, { type: 'article-clustered' }>;

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
  add(published: NormalizedArticle): ClusterDecision[] {
    const versions = this.context.memory.withIdentity(published.articleId);
    if (versions.some(({ contentHash }) => contentHash === published.contentHash)) return [];
    const compared = this.prepare(published);
    const article = resolveReuse(published, compared.query, this.context);
    const prepared = { ...compared, articleId: article.articleId };
    const known = decideKnown(article, prepared, this.context);
    const own = known ? [known] : decideNew(article, prepared.signature, prepared, this.context);
    const decisions = [...own, ...this.reevaluateEarlier(article.edition, own)];
    for (const decision of decisions) {
      if (decision.type === 'article-clustered') this.remember(decision, prepared);
      else this.applyChange(decision);
    }
    return decisions;
  }

  /**
   * Replays a decision from the log. An article that can't be read can't be compared and is left out: one that an earlier
   * version extracted, or that something else than a clusterer wrote.
   */
  apply(decision: LoggedDecision): void {
    if (decision.type !== 'article-clustered') return this.applyChange(decision);
    let prepared: PreparedArticle;
    try {
      prepared = this.prepare(decision.article);
    } catch (error) {
      if (error instanceof UnreadableArticle) return;
      throw error;
    }
    this.remember(decision, prepared);
  }

  private prepare(article: NormalizedArticle): PreparedArticle {
    const { memory, matcher } = this.context;
    try {
      const signature = unpackSignature(article.signature);
      const { anchors, surfaceForms, edges } = readAnchors(article, memory.boilerplate, this.selector);
      const receivedAt = Date.parse(article.receivedAt);
      const time = article.publishedAt === null ? receivedAt : Date.parse(article.publishedAt);
      const query = matcher.prepare({
        anchors,
        embedding: embeddingOf(article),
        language: article.language,
        time,
        receivedAt,
      });
      return { articleId: article.articleId, signature, query, surfaceForms, edges };
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

  private remember(decision: ArticleRecord, prepared: PreparedArticle): void {
    const { memory } = this.context;
    const earlier = memory.articles.get(decision.articleId);
    memory.remember(decision.article, this.place(decision, prepared, earlier));
    if (earlier) memory.forget(earlier);
    memory.expire(Date.parse(decision.article.receivedAt));
  }

  private place(
    decision: ArticleRecord,
    { query, signature, surfaceForms, edges }: PreparedArticle,
    earlier: RememberedArticle | undefined,
  ): Placement {
    const { memory, matcher } = this.context;
    const { method } = decision.evidence;
    const group = this.groupOf(decision);
    const story = group?.story ?? memory.stories.findOrOpen(decision.storyId);
    const overlap = story.articleCount ? matcher.overlapWith(query, story) : { dotProduct: 0, members: 0 };
    const { anchors, embedding, time, ownVector } = query;
    const content = { signature, anchors, embedding, time, surfaceForms, edges, norm: ownVector.norm };
    // Before version 0.3, a revision was related to itself.
    const isOwn = decision.relatedTo === decision.articleId;
    const relatedTo = isOwn ? (earlier?.relatedTo ?? null) : decision.relatedTo;
    const place = { ...content, relatedTo, slope: 1, offset: 0, dotProduct: overlap.dotProduct * overlap.members };
    if (!group) {
      const opened = memory.stories.openGroup(decision.textId ?? textIdFor(decision.article), story);
      return { ...place, group: opened, indexed: true };
    }
    // Copies are not indexed. An edited copy that was found by its anchors is: it has words of its own.
    if (method === 'content-hash' || method === 'minhash') return { ...place, group, indexed: false };
    const { slope, offset } = matcher.matchText(query, group).translation.alignment;
    return { ...place, group, indexed: true, slope, offset };
  }

  /** The text group that an article joins; undefined when it begins one. */
  private groupOf({ textId, relation, relatedTo }: ArticleRecord): TextGroup | undefined {
    const { memory } = this.context;
    if (textId !== null) return memory.stories.group(textId);
    const isNew = relatedTo === null || relation === 'same-story';
    return isNew ? undefined : memory.articles.get(relatedTo)?.group;
  }

  private applyChange(decision: Exclude<LoggedDecision, ArticleRecord>): void {
    if (decision.type === 'stories-merged') this.context.memory.stories.merge(decision.from, decision.into);
    else this.joinTexts(decision);
  }

  private joinTexts(decision: TextsJoined | TranslationFound): void {
    const { memory } = this.context;
    const [article, other] = [memory.articles.get(decision.articleId), memory.articles.get(decision.relatedTo)];
    const isLogged = decision.type === 'texts-joined';
    const from = isLogged ? memory.stories.group(decision.from) : article?.group;
    const into = isLogged ? memory.stories.group(decision.into) : other?.group;
    if (article && isReplaceable(article.relatedTo, decision.relatedTo)) article.relatedTo = decision.relatedTo;
    if (from && into && from !== into && from.story === into.story) {
      memory.stories.joinGroups(from, into, this.alignGroups(article?.group === from ? article : other, from, into));
    } else if (from && !into && isLogged) memory.stories.renameGroup(from, decision.into);
  }

  /**
   * Maps positions in one group to positions in the other, by a member of the first.
   * @returns identity when the member is no longer remembered
   */
  private alignGroups(member: RememberedArticle | undefined, from: TextGroup, into: TextGroup): PositionMap {
    if (member?.group !== from) return { slope: 1, offset: 0 };
    const { matcher } = this.context;
    const { alignment } = matcher.matchText(matcher.prepare(member), into).translation;
    const slope = alignment.slope / member.slope;
    return { slope, offset: alignment.offset - slope * member.offset };
  }
}

function changedStories(decision: ClusterDecision): string[] {
  return decision.type === 'stories-merged' ? [decision.from, decision.into] : [decision.storyId];
}
