import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoggedDecision, type ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { RawArticle, type RawArticleInput } from '#libs/contracts/raw-article.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { defaultSettings, type ClusterSettings } from '#libs/domain/stories/weighting/settings.js';
import { readDocument } from '#libs/ingest/read-document.js';
import { generateArticles } from '../bench/generate-articles.js';
import { seededRandom } from '../bench/seeded-random.js';

const RECEIVED_AT = new Date('2026-12-01T08:00:00Z');

/** Joins and merges far more than it should, and looks at earlier articles often. */
const eager: ClusterSettings = {
  ...defaultSettings,
  translation: { ...defaultSettings.translation, threshold: -2, joinThreshold: -2, joinSize: 0 },
  story: { ...defaultSettings.story, mergeSingletonThreshold: -2, mergeThreshold: -2 },
  reevaluation: { arrivals: [5, 40], maxStoryArticles: 100 },
};

const seeds = readdirSync('seeds')
  .sort()
  .map((file) => readDocument(file, readFileSync(join('seeds', file)), 'inbox').articles[0]!);

/** The seeds and generated articles, with halves, copies, edited copies and revisions of what came before. */
function* stream(seed: number): Generator<NormalizedArticle> {
  const random = seededRandom(seed);
  const earlier: RawArticleInput[] = [];
  const pick = () => earlier[Math.floor(random() * earlier.length)]!;
  for (const [n, article] of [...seeds, ...generateArticles(120, seed)].entries()) {
    const own = { ...article, guid: article.guid ?? `seed ${n}` };
    earlier.push(own);
    const { source, title, text = '', language } = pick();
    const half = random() < 0.5 ? text.slice(0, text.length / 2) : text.slice(text.length / 2);
    const other = { source: `other ${n}`, guid: `${n}`, language };
    const variants: RawArticleInput[] = [
      own,
      { ...other, title, text },
      { ...other, title, text: `${text}\nUpdated.` },
      { ...other, title, text: half },
      { ...pick(), source: own.source, guid: own.guid },
      { ...own, text: `${own.text}\n${half}` },
      { ...pick(), source, title: `Update ${n}` },
    ];
    for (const [i, variant] of variants.entries()) {
      if (i > 0 && random() < 0.7) continue;
      if (i > 0) earlier.push(variant);
      yield normalizeArticle(RawArticle.parse(variant), RECEIVED_AT);
    }
  }
}

/** What a consumer that knows the contract alone makes of the log. */
class Consumer {
  readonly relatedTo = new Map<string, string | null>();
  private readonly storyOf = new Map<string, string>();
  private readonly textOf = new Map<string, string>();
  private readonly aliases = new Map<string, string>();
  private readonly mergedPairs: [string, string][] = [];

  read(decision: ClusterDecision): void {
    const { articleId, relatedTo } = decision;
    expect(relatedTo).not.toBe(articleId);
    if (decision.type === 'article-clustered') {
      this.storyOf.set(articleId, decision.storyId);
      this.textOf.set(articleId, decision.textId);
      this.relatedTo.set(articleId, relatedTo);
      return;
    }
    this.aliases.set(decision.from, decision.into);
    if (decision.type === 'stories-merged') this.mergedPairs.push([articleId, decision.relatedTo]);
    else if ([null, relatedTo].includes(this.relatedTo.get(articleId)!)) this.relatedTo.set(articleId, relatedTo);
  }

  /** Story and text of every article, after merges and joins. */
  groups(): Map<string, [story: string, text: string]> {
    return new Map(
      [...this.storyOf].map(([id, story]) => [id, [this.current(story), this.current(this.textOf.get(id)!)]]),
    );
  }

  /** Groups of articles that final relations and the pairs of merges connect; each is named after one of its articles. */
  components(): Map<string, string> {
    const parent = new Map<string, string>();
    const root = (id: string): string => {
      const next = parent.get(id);
      return next === undefined ? id : root(next);
    };
    const edges = [...this.relatedTo, ...this.mergedPairs];
    for (const [a, b] of edges) if (b !== null && root(a) !== root(b)) parent.set(root(a), root(b));
    return new Map([...this.storyOf.keys()].map((id) => [id, root(id)]));
  }

  private current(id: string): string {
    const into = this.aliases.get(id);
    return into === undefined ? id : this.current(into);
  }
}

/** What a window remembers of each article that decides where others go. */
const remembered = (window: ClusterWindow) =>
  new Map(
    [...window['context'].memory.articles].map(([id, { group, relatedTo, slope, offset, indexed }]) => [
      id,
      { story: group.story.id, text: group.id, relatedTo, slope, offset, indexed },
    ]),
  );

/** How many different pairs of values two maps have, key by key. */
function countPairs<K>(a: Map<K, string>, b: Map<K, string>): number {
  return new Set([...a].map(([key, value]) => `${value} ${b.get(key)}`)).size;
}

const count = (groups: Map<unknown, string>) => new Set(groups.values()).size;

describe.each<[name: string, settings: ClusterSettings, seed: number]>([
  ['default settings', defaultSettings, 1],
  ['eager settings', eager, 2],
])('%s', (_name, settings, seed) => {
  const window = new ClusterWindow(settings);
  const consumer = new Consumer();
  const log: ClusterDecision[] = [];
  beforeAll(() => {
    for (const article of stream(seed)) log.push(...window.add(article));
    for (const decision of log) consumer.read(decision);
  }, 60_000);

  test('the stream has every kind of decision', () => {
    const relations = log.map((decision) =>
      decision.type === 'article-clustered' ? decision.relation : decision.type,
    );
    const kinds = ['first', 'revision', 'copy', 'near-copy', 'same-story', 'stories-merged'];
    const eagerKinds = settings === eager ? ['translation', 'texts-joined'] : [];
    expect(relations).toEqual(expect.arrayContaining([...kinds, ...eagerKinds]));
  });

  test('a consumer has the same stories and texts as the clusterer', () => {
    const known = [...remembered(window)].map(([id, { story, text }]) => [id, [story, text]] as const);
    expect(consumer.groups()).toEqual(new Map(known));
    expect(consumer.relatedTo).toEqual(new Map([...remembered(window)].map(([id, { relatedTo }]) => [id, relatedTo])));
  });

  test('every text is in one story', () => {
    const groups = consumer.groups();
    const texts = new Map([...groups].map(([id, [, text]]) => [id, text]));
    const stories = new Map([...groups].map(([id, [story]]) => [id, story]));
    expect(countPairs(texts, stories)).toBe(count(texts));
    expect(count(stories)).toBeLessThan(count(texts));
  });

  test('relations connect every story, and no two', () => {
    const stories = new Map([...consumer.groups()].map(([id, [story]]) => [id, story]));
    const components = consumer.components();
    expect([count(components), countPairs(components, stories)]).toEqual([count(stories), count(stories)]);
  });

  test('a replay leads to the same state', () => {
    const replayed = new ClusterWindow(settings);
    for (const decision of log) replayed.apply(LoggedDecision.parse(JSON.parse(JSON.stringify(decision))));
    expect(remembered(replayed)).toEqual(remembered(window));
  });
});
