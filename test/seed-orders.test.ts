import { readdirSync, readFileSync } from 'node:fs';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { readDocument } from '#libs/ingest/read-document.js';

const ARRIVAL = Date.parse('2026-11-27T12:00:00Z');

const readSeed = (name: string) =>
  normalizeArticle(readDocument(name, readFileSync(`seeds/${name}`), 'inbox').articles[0]!, new Date(ARRIVAL));
const names = readdirSync('seeds').filter((name) => name.endsWith('.txt'));
/** Five articles on one event. Two are undated; the others appeared more than a year before they arrive. */
const five = names.filter((name) => name.startsWith('bitcoin-pact')).map(readSeed);
/** Two stories of two articles. */
const others = names.filter((name) => !name.startsWith('bitcoin-pact')).map(readSeed);

function* ordersOf<T>(items: T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const item of items) for (const rest of ordersOf(items.filter((other) => other !== item))) yield [item, ...rest];
}

test('the seeds are three stories, in whatever order the articles on one event arrive', () => {
  let orders = 0;
  for (const order of ordersOf(five)) {
    const window = new ClusterWindow();
    const stories = new Set<string>();
    for (const [n, article] of [...others, ...order].entries()) {
      const receivedAt = new Date(ARRIVAL + n * 1000).toISOString();
      for (const decision of window.add({ ...article, receivedAt })) {
        if (decision.type === 'article-clustered') stories.add(decision.storyId);
        if (decision.type === 'stories-merged') stories.delete(decision.from);
      }
    }
    expect(`${order.map(({ language }) => language).join(' ')}: ${stories.size}`).toMatch(/: 3$/);
    orders++;
  }
  expect(orders).toBe(120);
});
