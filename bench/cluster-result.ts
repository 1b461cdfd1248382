import type { ArticleClustered, ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import type { ClusterSettings } from '#libs/domain/stories/weighting/settings.js';

/** Relations between articles of one text. */
const SAME_TEXT = new Set(['translation', 'copy', 'near-copy', 'revision']);

/** Clusters articles in the order given, from a cold start. */
export function clusterStream(articles: Iterable<NormalizedArticle>, settings?: ClusterSettings): ClusterResult {
  const window = new ClusterWindow(settings);
  const result = new ClusterResult();
  for (const article of articles) for (const decision of window.add(article)) result.add(decision);
  return result;
}

/** The final state that a stream of decisions leads to: story, text and relation of every article. */
export class ClusterResult {
  private readonly parent = new Map<string, string>();
  private readonly storyOf = new Map<string, string>();
  readonly relations = new Map<string, ArticleClustered['relation']>();
  /** The article that each is related to; null for `first`. */
  readonly relatedTo = new Map<string, string | null>();

  add(decision: ClusterDecision): void {
    if (decision.type === 'stories-merged') {
      this.unite(decision.from, decision.into);
      return;
    }
    const relation = decision.type === 'translation-found' ? 'translation' : decision.relation;
    this.relations.set(decision.articleId, relation);
    this.relatedTo.set(decision.articleId, decision.relatedTo);
    this.storyOf.set(decision.articleId, decision.storyId);
    if (decision.relatedTo && SAME_TEXT.has(relation)) this.unite(decision.articleId, decision.relatedTo);
  }

  story(articleId: string): string {
    return this.root(this.storyOf.get(articleId)!);
  }

  text(articleId: string): string {
    return this.root(articleId);
  }

  private unite(a: string, b: string): void {
    const [own, other] = [this.root(a), this.root(b)];
    if (own !== other) this.parent.set(own, other);
  }

  private root(id: string): string {
    let root = id;
    for (let next = this.parent.get(root); next !== undefined; next = this.parent.get(root)) root = next;
    return root;
  }
}
