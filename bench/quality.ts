/**
 * How well articles are clustered: streams labelled sets through extraction and clustering, in order of time, starting
 * with nothing known, and compares the outcome with the labels.
 *
 *   npm run bench:quality -- FOLDER [SET…]
 *
 * A set is FOLDER/SET.jsonl, one article a line: {id, cluster, lang, title, text, publishedAt, source}.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RawArticle } from '#libs/contracts/raw-article.js';
import type { ClusterDecision } from '#libs/contracts/cluster-decision.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { clusterQuality, type Quality } from './cluster-metrics.js';

interface LabelledArticle {
  id: string;
  cluster: string;
  title: string;
  text: string;
  publishedAt: string | null;
  source: string | null;
}

const RECEIVED_AT = new Date();
/** Relations that make two articles texts of one content. */
const SAME_TEXT = new Set(['translation', 'copy', 'near-copy', 'revision']);

function readSet(file: string): LabelledArticle[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const articles = lines.map((line) => JSON.parse(line) as LabelledArticle).filter(({ cluster }) => cluster);
  return articles.sort((a, b) => (a.publishedAt ?? '').localeCompare(b.publishedAt ?? ''));
}

const toRaw = (article: LabelledArticle): RawArticle =>
  RawArticle.parse({
    guid: article.id,
    source: article.source ?? 'bench',
    title: article.title || undefined,
    text: article.text || undefined,
    publishedAt: article.publishedAt ?? undefined,
  });

/** Final story and translation group of every article, after merges. */
class Outcome {
  private readonly parent = new Map<string, string>();
  private readonly storyOf = new Map<string, string>();
  readonly relations = new Map<string, number>();

  add(decision: ClusterDecision): void {
    if (decision.type === 'stories-merged') {
      this.parent.set(decision.from, decision.into);
      return;
    }
    this.storyOf.set(decision.articleId, decision.storyId);
    this.relations.set(decision.relation, (this.relations.get(decision.relation) ?? 0) + 1);
    const { relatedTo } = decision;
    if (!relatedTo || !SAME_TEXT.has(decision.relation)) return;
    const [own, other] = [this.root(decision.articleId), this.root(relatedTo)];
    if (own !== other) this.parent.set(own, other);
  }

  story(articleId: string): string {
    return this.root(this.storyOf.get(articleId)!);
  }

  group(articleId: string): string {
    return this.root(articleId);
  }

  private root(id: string): string {
    let root = id;
    for (let next = this.parent.get(root); next !== undefined; next = this.parent.get(root)) root = next;
    return root;
  }
}

const figures = ({ precision, recall, f1 }: Quality) =>
  [precision, recall, f1].map((value) => value.toFixed(3)).join(' ');

function report(name: string, predicted: string[], gold: string[]): void {
  const { bCubed, pairwise } = clusterQuality(predicted, gold);
  console.log(`  ${name.padEnd(12)} B³ P R F1 ${figures(bCubed)}   pairs ${figures(pairwise)}`);
}

function measure(name: string, articles: LabelledArticle[]): void {
  let started = performance.now();
  const rate = () => {
    const seconds = (performance.now() - started) / 1000;
    started = performance.now();
    return `${Math.round(articles.length / seconds)}/s`;
  };
  const normalized = articles.map((article) => normalizeArticle(toRaw(article), RECEIVED_AT));
  const extraction = rate();
  const window = new ClusterWindow();
  const outcome = new Outcome();
  for (const article of normalized) {
    for (const decision of window.decide(article)) {
      window.apply(decision);
      outcome.add(decision);
    }
  }
  const relations = [...outcome.relations].map(([relation, count]) => `${count} ${relation}`).join(', ');
  console.log(`${name}: ${articles.length} articles; extracted ${extraction}, clustered ${rate()}; ${relations}`);
  const ids = normalized.map(({ articleId }) => articleId);
  const gold = articles.map(({ cluster }) => cluster);
  report('translations', ids.map((id) => outcome.group(id)), gold); // prettier-ignore
  report('stories', ids.map((id) => outcome.story(id)), gold); // prettier-ignore
}

const [folder, ...names] = process.argv.slice(2);
if (!folder) throw new Error('usage: npm run bench:quality -- FOLDER [SET…]');
const sets = names.length ? names : readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
for (const set of sets) {
  const name = set.replace(/\.jsonl$/, '');
  const articles = readSet(join(folder, `${name}.jsonl`));
  if (articles.length) measure(name, articles);
}
