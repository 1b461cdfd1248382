import type { ClusterDecision, Relation } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { type Embedder, withEmbeddings } from '#libs/domain/embedding/embedding.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';

/** The output for one line. */
interface LineResult {
  id: string;
  storyId: string;
  relation: Relation;
  /** The `id` of the line that this one is a revision, copy or translation of, or shares its story with; none for `first`. */
  relatedTo?: string;
  score?: number;
}

/** The latest decision on a line. */
interface LineState {
  lineId: string;
  storyId: string;
  relation: Relation;
  /** Of an article, not of a line. */
  relatedTo: string | null;
  score: number;
}

/** Clusters articles in the order in which they are added, with the same extraction and decisions as the live pipeline. */
export class ClusterBatch {
  private readonly window = new ClusterWindow();
  /** In the order of the lines. */
  private readonly lines: LineState[] = [];
  /** The latest line of each article. Later decisions on the article change it. */
  private readonly latest = new Map<string, LineState>();
  /** By the id of a story that was merged: the story it is part of now. */
  private readonly aliases = new Map<string, string>();

  /** @param startedAt received time of all articles: a common one decides nothing */
  constructor(
    private readonly startedAt: Date,
    private readonly embedder: Embedder | null,
  ) {}

  get size(): number {
    return this.lines.length;
  }

  /** Await each call before the next one. */
  async add(lineId: string, raw: RawArticle): Promise<void> {
    const article = await this.extract(raw);
    const before = this.latest.get(article.articleId);
    const decisions = this.window.add(article);
    // A repeated article with unchanged content has no decision.
    const line: LineState = before
      ? { ...before, lineId, relation: 'copy', relatedTo: article.articleId, score: 1 }
      : { lineId, storyId: article.articleId, relation: 'first', relatedTo: null, score: 0 };
    this.lines.push(line);
    this.latest.set(article.articleId, line);
    for (const decision of decisions) this.record(decision);
  }

  /** In the order of the lines, with the story ids after all merges. */
  *results(): Generator<LineResult> {
    for (const { lineId, storyId, relation, relatedTo, score } of this.lines) {
      const other = relatedTo === null ? undefined : this.latest.get(relatedTo)?.lineId;
      const result: LineResult = { id: lineId, storyId: this.mergedId(storyId), relation };
      yield relation === 'first' ? result : { ...result, relatedTo: other, score: Math.round(score * 1000) / 1000 };
    }
  }

  private async extract(raw: RawArticle): Promise<NormalizedArticle> {
    const article = normalizeArticle(raw, this.startedAt);
    if (!this.embedder) return article;
    const [embedded] = await withEmbeddings([article], this.embedder);
    return embedded!;
  }

  private record(decision: ClusterDecision): void {
    if (decision.type === 'stories-merged') {
      this.aliases.set(decision.from, decision.into);
      return;
    }
    const { storyId, relatedTo, evidence } = decision;
    const relation = decision.type === 'translation-found' ? 'translation' : decision.relation;
    const line = this.latest.get(decision.articleId);
    if (line) Object.assign(line, { storyId, relation, relatedTo, score: evidence.score });
  }

  private mergedId(storyId: string): string {
    let id = storyId;
    for (let into = this.aliases.get(id); into !== undefined; into = this.aliases.get(id)) id = into;
    return id;
  }
}
