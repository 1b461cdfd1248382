import type { ClusterDecision, Relation } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { type Embedder, withEmbeddings } from '#libs/domain/embedding/embedding.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';

/** What became of one line. */
export interface LineResult {
  id: string;
  storyId: string;
  relation: Relation;
  /** The `id` of the line that this one is a revision, copy or translation of, or tells the same story as. */
  relatedTo?: string;
  score?: number;
}

interface Place {
  lineId: string;
  storyId: string;
  relation: Relation;
  /** An article id. */
  relatedTo: string | null;
  score: number;
}

/** Clusters articles in the order they are added; the same extraction and decisions as the live pipeline. */
export class ClusterBatch {
  private readonly window = new ClusterWindow();
  /** One for each line, in order. */
  private readonly places: Place[] = [];
  /** The latest line of each article; later decisions on the article change it. */
  private readonly latest = new Map<string, Place>();
  /** Merged stories, by their old ids. */
  private readonly aliases = new Map<string, string>();

  /** @param startedAt stands in for the dates of articles that have none; the same for all, so that it decides nothing */
  constructor(
    private readonly startedAt: Date,
    private readonly embedder: Embedder | null,
  ) {}

  get size(): number {
    return this.places.length;
  }

  /** One after the other: the next call waits for this one. */
  async add(lineId: string, raw: RawArticle): Promise<void> {
    const article = await this.normalize(raw);
    const before = this.latest.get(article.articleId);
    const decisions = this.window.add(article);
    // No decision: the same article again, with nothing changed.
    const place: Place = before
      ? { ...before, lineId, relation: 'copy', relatedTo: article.articleId, score: 1 }
      : { lineId, storyId: article.articleId, relation: 'first', relatedTo: null, score: 0 };
    this.places.push(place);
    this.latest.set(article.articleId, place);
    for (const decision of decisions) this.note(decision);
  }

  /** The results in the order of the lines, with the story ids that are valid at the end. */
  *results(): Generator<LineResult> {
    for (const { lineId, storyId, relation, relatedTo, score } of this.places) {
      const other = relatedTo === null ? undefined : this.latest.get(relatedTo)?.lineId;
      const result: LineResult = { id: lineId, storyId: this.storyOf(storyId), relation };
      yield relation === 'first' ? result : { ...result, relatedTo: other, score: Math.round(score * 1000) / 1000 };
    }
  }

  private async normalize(raw: RawArticle): Promise<NormalizedArticle> {
    const article = normalizeArticle(raw, this.startedAt);
    if (!this.embedder) return article;
    const [embedded] = await withEmbeddings([article], this.embedder);
    return embedded!;
  }

  private note(decision: ClusterDecision): void {
    if (decision.type === 'stories-merged') {
      this.aliases.set(decision.from, decision.into);
      return;
    }
    const { storyId, relatedTo, evidence } = decision;
    const relation = decision.type === 'translation-found' ? 'translation' : decision.relation;
    const place = this.latest.get(decision.articleId);
    if (place) Object.assign(place, { storyId, relation, relatedTo, score: evidence.score });
  }

  private storyOf(storyId: string): string {
    let id = storyId;
    for (let into = this.aliases.get(id); into !== undefined; into = this.aliases.get(id)) id = into;
    return id;
  }
}
