import type { ClusterDecision, Relation } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { type Embedder, withEmbeddings } from '#libs/domain/embedding/embedding.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { isReplaceable } from '#libs/domain/stories/join-texts.js';

/** The output for one line. */
export interface LineResult {
  id: string;
  storyId: string;
  textId: string;
  relation: Relation;
  /**
   * The `id` of the line that this one is a revision, copy or translation of, or shares its story with; none for `first`,
   * nor for a later version of a first article.
   */
  relatedTo?: string;
  score?: number;
  /** Other stories that became one with this line's, because it and a line of theirs match; absent when there are none. */
  merges?: LineMerge[];
}

/** Two stories that became one, as in the event `merged`. */
interface LineMerge {
  /** The story that is part of this line's now; no line names it. */
  mergedFrom: string;
  /** The `id` of the line in the other story that was compared. */
  relatedTo: string;
  score: number;
}

/** The latest decision on a line. */
interface LineState {
  lineId: string;
  storyId: string;
  textId: string;
  relation: Relation;
  /** Of an article, not of a line. */
  relatedTo: string | null;
  score: number;
  merges: Merge[];
}

type Merge = Extract<ClusterDecision, { type: 'stories-merged' }>;

/** Clusters articles in the order in which they are added, with the same extraction and decisions as the live pipeline. */
export class ClusterBatch {
  private readonly window = new ClusterWindow();
  /** In the order of the lines. */
  private readonly lines: LineState[] = [];
  /** The latest line of each article. Later decisions on the article change it. */
  private readonly latest = new Map<string, LineState>();
  /** By identity and content: the id of an article that reused the identity. */
  private readonly reused = new Map<string, string>();
  /** By the id of a merged story or a joined text: the one that it is part of now. */
  private readonly aliases = new Map<string, string>();
  /** Extracted articles that wait for their embeddings, with the ids of their lines. */
  private pending: { lineId: string; article: NormalizedArticle }[] = [];
  /** Articles whose embedding is missing, although there is an embedder. */
  withoutEmbedding = 0;
  /** Why the first of them has none, in a sentence. */
  problem: string | null = null;

  /** @param startedAt received time of all articles: a common one decides nothing */
  constructor(
    private readonly startedAt: Date,
    private readonly embedder: Embedder | null,
  ) {}

  get size(): number {
    return this.lines.length + this.pending.length;
  }

  /** Extracts an article, which `flush` clusters. @throws Error when it can't be processed */
  add(lineId: string, raw: RawArticle): void {
    this.pending.push({ lineId, article: normalizeArticle(raw, this.startedAt) });
  }

  /** Embeds the articles added since the last call together, then clusters them. Await each call before the next one. */
  async flush(): Promise<void> {
    const chunk = this.pending;
    this.pending = [];
    const articles = await this.embed(chunk.map(({ article }) => article));
    for (const [i, { lineId }] of chunk.entries()) this.cluster(lineId, articles[i]!);
  }

  private async embed(articles: NormalizedArticle[]): Promise<NormalizedArticle[]> {
    if (!this.embedder) return articles;
    const embedded = await withEmbeddings(articles, this.embedder);
    this.withoutEmbedding += embedded.filter(({ embedding }) => !embedding).length;
    this.problem ??= this.embedder.problem;
    return embedded;
  }

  private cluster(lineId: string, article: NormalizedArticle): void {
    const decisions = this.window.add(article);
    const articleId = this.idOf(article, decisions);
    const before = this.latest.get(articleId);
    // A repeated article with unchanged content has no decision.
    const line: LineState = before
      ? { ...before, lineId, relation: 'copy', score: 1, merges: [] }
      : { lineId, storyId: '', textId: '', relation: 'first', relatedTo: null, score: 0, merges: [] };
    this.lines.push(line);
    this.latest.set(articleId, line);
    for (const decision of decisions) this.record(decision);
  }

  private idOf({ articleId: identity, contentHash }: NormalizedArticle, decisions: ClusterDecision[]): string {
    const content = `${identity} ${contentHash}`;
    const own = decisions.find(({ type }) => type === 'article-clustered');
    if (own && own.articleId !== identity) this.reused.set(content, own.articleId);
    return own?.articleId ?? this.reused.get(content) ?? identity;
  }

  /** After `flush`: in the order of the lines, with the ids of stories and texts after all merges and joins. */
  *results(): Generator<LineResult> {
    for (const { lineId, storyId, textId, relation, relatedTo, score, merges } of this.lines) {
      const result: LineResult = {
        id: lineId,
        storyId: this.currentId(storyId),
        textId: this.currentId(textId),
        relation,
      };
      if (relation !== 'first') {
        result.relatedTo = relatedTo === null ? undefined : this.latest.get(relatedTo)?.lineId;
        result.score = rounded(score);
      }
      if (merges.length > 0) result.merges = merges.map((merge) => this.lineMerge(merge));
      yield result;
    }
  }

  private lineMerge({ from, relatedTo, evidence }: Merge): LineMerge {
    return { mergedFrom: from, relatedTo: this.latest.get(relatedTo)!.lineId, score: rounded(evidence.score) };
  }

  private record(decision: ClusterDecision): void {
    if (decision.type !== 'article-clustered') this.aliases.set(decision.from, decision.into);
    if (decision.type === 'stories-merged') {
      this.latest.get(decision.articleId)?.merges.push(decision);
      return;
    }
    const { articleId, relation, relatedTo, evidence } = decision;
    const line = this.latest.get(articleId);
    if (!line) return;
    const related = { relation, relatedTo, score: evidence.score };
    if (decision.type === 'article-clustered')
      Object.assign(line, related, { storyId: decision.storyId, textId: decision.textId });
    else if (isReplaceable(line.relatedTo, decision.relatedTo)) Object.assign(line, related);
  }

  private currentId(id: string): string {
    let current = id;
    for (let into = this.aliases.get(id); into !== undefined; into = this.aliases.get(into)) current = into;
    return current;
  }
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
