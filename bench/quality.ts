/**
 * Clustering quality: streams labelled sets through what `babelwire cluster` runs, in order of time (or in a seeded order),
 * from a cold start, and compares the lines that it would print with the labels.
 *
 *   npm run bench:quality -- FOLDER [SET…] [--languages] [--orders] [--embeddings URL [--cache FILE]]
 *
 * --languages adds figures by language. --orders clusters each set in ten random orders instead and reports the range
 * of the results. --embeddings clusters with vectors of EMBEDDINGS_MODEL from an embeddings service; those of known texts come
 * from a file (cached-embedder.ts).
 *
 * A set is FOLDER/SET.jsonl, one article a line: {id, cluster, lang, title, text, publishedAt, source}; a set whose name
 * ends in `_pairs` has pairs: {id, lang, label: OK or BAD, a: {title, text}, b}. A set `templated…` has bulletins (bulletins.ts).
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ClusterBatch, type LineResult } from '#apps/cli/cluster-batch.js';
import { describeBulletins, isBulletins, readBulletins, type BulletinSet } from './bulletins.js';
import { openCachedEmbedder } from './cached-embedder.js';
import { bCubed, crossLanguage, pairwise, type Labelled, type Quality } from './cluster-metrics.js';
import { readPairs, readSets, toRaw, type LabelledArticle } from './labelled-sets.js';
import { seededRandom, shuffled } from './seeded-random.js';

/** Only the set's articles are measured, not those that come before them. */
type MeasuredSet = BulletinSet;

const RECEIVED_AT = new Date('2030-01-01T00:00:00Z');

/** What `babelwire cluster` prints for the articles, in their order. */
async function cluster(articles: LabelledArticle[]): Promise<LineResult[]> {
  const batch = new ClusterBatch(RECEIVED_AT, embedder);
  for (const article of articles) batch.add(article.id, toRaw(article));
  await batch.flush();
  return [...batch.results()];
}

const figures = ({ precision, recall, f1 }: Quality) =>
  [precision, recall, f1].map((value) => value.toFixed(3)).join(' ');

function report(name: string, items: Labelled[]): void {
  const isCrossLingual = new Set(items.map(({ language }) => language)).size > 1;
  const across = isCrossLingual ? `   across languages ${figures(crossLanguage(items))}` : '';
  console.log(`  ${name.padEnd(12)} B³ P R F1 ${figures(bCubed(items))}   pairs ${figures(pairwise(items))}${across}`);
}

/** B-cubed F1 of each language's articles among themselves. */
function reportLanguages(items: Labelled[]): void {
  const languages = [...new Set(items.map(({ language }) => language))].sort();
  const lines = languages.map((language) => {
    const { f1 } = bCubed(items.filter((item) => item.language === language));
    return `${language} ${f1.toFixed(3)}`;
  });
  console.log(`  by language  ${lines.join(', ')}`);
}

async function measure({ name, articles, background }: MeasuredSet, byLanguage: boolean): Promise<void> {
  const started = performance.now();
  const all = await cluster([...background, ...articles]);
  const rate = Math.round((1000 * all.length) / (performance.now() - started));
  const lines = all.slice(background.length);
  const label = (id: 'storyId' | 'textId') =>
    lines.map((line, i) => ({ predicted: line[id], gold: articles[i]!.cluster, language: articles[i]!.lang }));
  console.log(`${name}: ${articles.length} articles, ${rate}/s`);
  const stories = label('storyId');
  reportRelations(lines, articles);
  report('translations', label('textId'));
  report('stories', stories);
  if (byLanguage) reportLanguages(stories);
  if (!articles.some(({ kind }) => kind)) return;
  const otherStories = new Set(all.slice(0, background.length).map(({ storyId }) => storyId));
  for (const line of describeBulletins(stories, articles, otherStories)) console.log(line);
}

/**
 * For each relation how often it was decided and how often the labels agree: both articles have one label, or, for an
 * article related to none, no earlier one has its label.
 */
function reportRelations(results: LineResult[], articles: LabelledArticle[]): void {
  const clusterOf = new Map(articles.map(({ id, cluster }) => [id, cluster]));
  const counts = new Map<string, { decided: number; right: number }>();
  const seen = new Set<string>();
  for (const { id, relation, relatedTo } of results) {
    const cluster = clusterOf.get(id)!;
    const count = counts.get(relation) ?? { decided: 0, right: 0 };
    counts.set(relation, count);
    count.decided++;
    if (relatedTo ? clusterOf.get(relatedTo) === cluster : !seen.has(cluster)) count.right++;
    seen.add(cluster);
  }
  const lines = [...counts].map(([relation, { decided, right }]) => `${relation} ${decided}, right ${right}`);
  console.log(`  relations    ${lines.join('; ')}`);
}

async function measurePairs(folder: string, name: string): Promise<void> {
  const { pairs, articles } = readPairs(folder, name)!;
  const storyOf = new Map((await cluster(articles)).map(({ id, storyId }) => [id, storyId]));
  const counts = { OK: { one: 0, two: 0 }, BAD: { one: 0, two: 0 } };
  for (const { id, label } of pairs) counts[label][storyOf.get(`${id}/a`) === storyOf.get(`${id}/b`) ? 'one' : 'two']++;
  const accuracy = (counts.OK.one + counts.BAD.two) / pairs.length;
  const table = `OK: ${counts.OK.one} one story, ${counts.OK.two} two; BAD: ${counts.BAD.one} one story, ${counts.BAD.two} two`;
  console.log(`${name}: ${pairs.length} pairs; accuracy ${accuracy.toFixed(3)}; ${table}`);
}

function* setsOf(folder: string, name: string): Generator<MeasuredSet> {
  if (isBulletins(name)) yield* readBulletins(folder, name);
  else for (const set of readSets(folder, name)) yield { ...set, background: [] };
}

const ORDERS = 10;

/** B-cubed F1 over random orders of arrival. */
async function measureOrders({ name, articles, background }: MeasuredSet): Promise<void> {
  const found = { translations: [] as number[], stories: [] as number[] };
  for (let seed = 1; seed <= ORDERS; seed++) {
    const order = shuffled(articles, seededRandom(seed));
    const lines = (await cluster([...background, ...order])).slice(background.length);
    const f1 = (id: 'storyId' | 'textId') =>
      bCubed(lines.map((line, i) => ({ predicted: line[id], gold: order[i]!.cluster, language: '' }))).f1;
    found.translations.push(f1('textId'));
    found.stories.push(f1('storyId'));
  }
  for (const [kind, values] of Object.entries(found)) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    console.log(
      `${name}, ${kind}: F1 ${low.toFixed(3)} to ${high.toFixed(3)} in ${ORDERS} orders, range ${(high - low).toFixed(3)}`,
    );
  }
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    languages: { type: 'boolean', default: false },
    orders: { type: 'boolean', default: false },
    embeddings: { type: 'string' },
    cache: { type: 'string' },
  },
});
const [folder, ...names] = positionals;
if (!folder) throw new Error('usage: npm run bench:quality -- FOLDER [SET…]; the options are in bench/quality.ts');
const embedder = options.embeddings ? openCachedEmbedder(options.embeddings, options.cache) : null;
const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
for (const name of names.length ? names : files.map((file) => file.replace(/\.jsonl$/, ''))) {
  if (name.endsWith('_pairs')) await measurePairs(folder, name);
  else
    for (const set of setsOf(folder, name)) {
      if (options.orders) await measureOrders(set);
      else await measure(set, options.languages);
    }
}
