import type { ArticleClustered, ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { ClusterMemory, type Placement } from './cluster-memory.js';
import { decideArticle } from './decide-article.js';
import { Matcher } from './matcher.js';
import { defaultSettings, type ClusterSettings } from './settings.js';

/**
 * Clusters the articles of one edition. State is a fold over decisions: `decide` reads, `apply` remembers, live and on
 * replay alike; so the log of decisions is all that has to be kept. No clock is read: time is what articles say.
 */
export class ClusterWindow {
  private readonly settings: ClusterSettings;
  private readonly memory = new ClusterMemory();
  private readonly matcher: Matcher;

  constructor(settings: Partial<ClusterSettings> = {}) {
    this.settings = { ...defaultSettings, ...settings };
    this.matcher = new Matcher(this.memory, this.settings);
  }

  /**
   * What is to be said about an article: its own decision first, then changes to earlier ones. Empty when the article
   * is known with the same content.
   */
  decide(article: NormalizedArticle): ClusterDecision[] {
    return decideArticle(article, this.memory, this.matcher, this.settings);
  }

  /** Takes a decision into memory: one of `decide`'s, in its order, or one from the log. */
  apply(decision: ClusterDecision): void {
    if (decision.type === 'stories-merged') {
      this.memory.mergeStories(this.memory.story(decision.from), this.memory.story(decision.into));
      return;
    }
    this.memory.expire(Date.parse(decision.article.receivedAt), this.settings.window);
    const earlier = this.memory.articles.get(decision.articleId);
    this.memory.remember(decision.article, this.place(decision));
    if (earlier) this.memory.forget(earlier);
  }

  private place(decision: ArticleClustered): Placement {
    const { relation, article } = decision;
    const query = this.matcher.queryFor(article);
    const related = decision.relatedTo === null ? undefined : this.memory.articles.get(decision.relatedTo);
    const alone = { indexed: true, slope: 1, offset: 0, norm: query.norm };
    if (!related || relation === 'first' || relation === 'same-story') {
      return { ...alone, group: this.memory.openGroup(this.memory.story(decision.storyId)) };
    }
    const { group } = related;
    if (relation === 'copy' || relation === 'near-copy') return { ...alone, group, indexed: false };
    const { slope, offset } = this.matcher.match(query, group).translation.fit;
    return { ...alone, group, slope, offset };
  }
}
