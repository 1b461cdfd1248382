import { NewsWriter } from '../../bench/generate-articles.js';
import { seededRandom } from '../../bench/seeded-random.js';
import type { RawArticleInput } from '#libs/contracts/raw-article.js';

/** Events that are told at the same time. */
const CONCURRENT_EVENTS = 12;

/**
 * Generates news for consumers: events that are reported in two halves, each by articles in two languages, a copy and a
 * revision, and then by an article that tells both halves and so makes one story of two.
 */
export function generateNews(count: number, seed: number): RawArticleInput[] {
  const random = seededRandom(seed);
  const writer = new NewsWriter(random);
  const events: RawArticleInput[][] = [];
  const articles: RawArticleInput[] = [];
  for (let told = 0; articles.length < count;) {
    while (events.length < CONCURRENT_EVENTS) events.push(tellEvent(writer, `${seed}-${told++}`));
    const at = Math.floor(random() * events.length);
    articles.push(events[at]!.shift()!);
    if (events[at]!.length === 0) events.splice(at, 1);
  }
  return articles;
}

/** The articles on one event, in the order in which they come. */
function tellEvent(writer: NewsWriter, name: string): RawArticleInput[] {
  const [first, second] = [writer.event(), writer.event()];
  const { publishedAt } = first;
  const write = (language: string, guid: string, clues: string[]) => ({
    guid: `${name}-${guid}`,
    ...writer.article(language, { clues, publishedAt }),
  });
  const [a, b] = [write('de', 'a', first.clues), write('nl', 'b', second.clues)];
  return [
    a,
    b,
    write('en', 'a2', first.clues),
    write('fr', 'b2', second.clues),
    { ...a, source: 'Courier', guid: `${name}-copy` },
    write('es', 'both', [...first.clues, ...second.clues]),
    { ...b, title: `${b.title} (2)`, text: `${b.text}\n${writer.article('nl', second).text.split('\n')[0]}` },
    write('id', 'a3', first.clues),
  ];
}
