import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RawArticle } from '#libs/contracts/raw-article.js';
import type { ArticleClustered, ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { readDocument } from '../feed/read-document.js';
import { normalizeArticle } from '../normalize-article.js';
import { ClusterWindow } from './cluster-window.js';

const RECEIVED_AT = new Date('2025-12-01T08:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

const article = (fields: Partial<RawArticle>, receivedAt = RECEIVED_AT) =>
  normalizeArticle(RawArticle.parse({ source: 'test', ...fields }), receivedAt);

/** Every seed file as an article, by its name without ending. */
async function readSeeds(): Promise<Map<string, NormalizedArticle>> {
  const seeds = new Map<string, NormalizedArticle>();
  for (const file of readdirSync('seeds').sort()) {
    const { articles } = await readDocument(file, readFileSync(join('seeds', file)), 'inbox');
    seeds.set(file.replace(/\.\w+$/, ''), article(articles[0]!));
  }
  return seeds;
}

const seeds = await readSeeds();
const pact = [...seeds.keys()].filter((name) => name.startsWith('bitcoin-pact'));

function cluster(articles: NormalizedArticle[], window = new ClusterWindow()): ClusterDecision[] {
  return articles.flatMap((one) => {
    const decisions = window.decide(one);
    for (const decision of decisions) window.apply(decision);
    return decisions;
  });
}

/** The final story of every article, after merges. */
function storiesOf(decisions: ClusterDecision[]): Map<string, string> {
  const stories = new Map<string, string>();
  for (const decision of decisions) {
    if (decision.type === 'article-clustered') stories.set(decision.articleId, decision.storyId);
    else for (const [id, story] of stories) if (story === decision.from) stories.set(id, decision.into);
  }
  return stories;
}

const joined = (decisions: ClusterDecision[]) =>
  decisions.filter((decision): decision is ArticleClustered => decision.type === 'article-clustered');

function* orders<T>(items: T[]): Generator<T[]> {
  if (items.length < 2) yield items;
  for (const [i, item] of items.entries()) for (const rest of orders(items.toSpliced(i, 1))) yield [item, ...rest];
}

const nameOf = new Map([...seeds].map(([name, { articleId }]) => [articleId, name]));

describe('the seeds', () => {
  test('five tellings in five languages are one story in all 120 orders, and only two of them translations', () => {
    const outcomes = new Set<string>();
    for (const order of orders(pact)) {
      const decisions = cluster(order.map((name) => seeds.get(name)!));
      const stories = new Set(storiesOf(decisions).values()).size;
      const translations = joined(decisions)
        .filter(({ relation }) => relation === 'translation')
        .map(({ articleId, relatedTo }) => [nameOf.get(articleId), nameOf.get(relatedTo!)].sort().join(' '));
      outcomes.add(`${stories} story; ${translations.join(', ')}`);
    }
    expect([...outcomes]).toEqual(['1 story; bitcoin-pact-de bitcoin-pact-id']);
  });

  test('stories stay apart, whatever the order of arrival', () => {
    for (const names of [[...seeds.keys()], [...seeds.keys()].reverse()]) {
      const stories = storiesOf(cluster(names.map((name) => seeds.get(name)!)));
      const topics = new Map([...stories].map(([id, story]) => [story, nameOf.get(id)!.replace(/-\w+$/, '')]));
      expect([...topics.values()].sort()).toEqual(['bitcoin-pact', 'port-strike', 'satellite-launch']);
      for (const [id, story] of stories) expect(nameOf.get(id)).toMatch(topics.get(story)!);
    }
  });

  test('evidence adds up to the score, and names what both texts say', () => {
    for (const { evidence, relation } of joined(cluster([...seeds.values()]))) {
      if (relation === 'first') continue;
      const parts = [...evidence.anchors, ...evidence.adjustments].reduce((sum, { weight }) => sum + weight, 0);
      expect(parts).toBeCloseTo(evidence.score, 6);
      expect(evidence.score).toBeGreaterThanOrEqual(evidence.threshold);
      expect(evidence.anchors.length).toBeGreaterThan(3);
    }
  });
});

describe('the same text again', () => {
  const text =
    'The council of Velmora voted on Tuesday to close the old harbour bridge for eleven months. Engineers had found ' +
    'cracks in four of its nine piers. Traffic will be led over the northern ring, said mayor Ines Calder, who asked ' +
    'for patience. The repair will cost 38 million euros, a third of it paid by the region.';
  const original = { guid: 'a', url: 'https://example.org/bridge', title: 'Velmora closes its harbour bridge', text };
  const longer = `${text} The ferry will run until midnight.`;

  test.each<[string, Partial<RawArticle>, string]>([
    ['the same article with another text', { ...original, text: longer }, 'revision'],
    ['another guid at the same address', { ...original, guid: 'b', text: longer }, 'revision'],
    ['the same text elsewhere', { ...original, guid: 'b', url: 'https://example.com/x', source: 'other' }, 'copy'],
    [
      'nearly the same text elsewhere',
      { title: original.title, text: longer, guid: 'b', source: 'other' },
      'near-copy',
    ],
  ])('%s', (_name, again, relation) => {
    const [first, second] = joined(cluster([article(original), article(again)]));
    expect(first).toMatchObject({ relation: 'first', relatedTo: null });
    expect(second).toMatchObject({ relation, relatedTo: first!.articleId, storyId: first!.storyId });
  });

  test('the same article unchanged is no news', () => {
    expect(cluster([article(original), article(original)])).toHaveLength(1);
  });

  test('what is older than the window is forgotten', () => {
    const late = new Date(RECEIVED_AT.getTime() + 91 * DAY);
    const others = article({ guid: 'c', title: 'Snow in the valley', text: 'Nothing else was reported.' }, late);
    const again = article({ ...original, guid: 'b', source: 'other' }, late);
    const relations = joined(cluster([article(original), others, again])).map(({ relation }) => relation);
    expect(relations).toEqual(['first', 'first', 'first']);
  });
});

test('an article that fits two stories makes them one', () => {
  const sentences = (name: string) => seeds.get(`bitcoin-pact-${name}`)!.text.split(/(?<=[.!?])\s+/);
  const [french, german] = [sentences('fr'), sentences('de')];
  const decisions = cluster([
    article({ guid: 'beginning', text: french.slice(0, french.length >> 1).join(' ') }),
    article({ guid: 'end', text: german.slice(german.length >> 1).join(' ') }),
    seeds.get('bitcoin-pact-id')!,
  ]);
  expect(joined(decisions).map(({ relation }) => relation)).toEqual(['first', 'first', 'translation']);
  expect(decisions.at(-1)).toMatchObject({ type: 'stories-merged' });
  expect(new Set(storiesOf(decisions).values()).size).toBe(1);
});

test('memory is a fold over decisions: replayed, it decides as if it had been there', () => {
  const articles = [...seeds.values()];
  const live = new ClusterWindow();
  const log = cluster(articles.slice(0, 5), live);
  const replayed = new ClusterWindow();
  for (const decision of structuredClone(log)) replayed.apply(decision);
  expect(cluster(articles.slice(5), replayed)).toEqual(cluster(articles.slice(5), live));
});
