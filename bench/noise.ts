/** What happens to articles on their way through feeds and scrapers: page furniture comes in, the article's own lines get lost. */
import type { LabelledArticle } from './labelled-sets.js';

/** Share of lines that are dropped, of articles whose end is cut off, and of the text that is left then. */
const DROPPED = 0.1;
const CUT = 0.5;
const LEFT = 0.7;
/** Lines that a language's articles all have around them, as from one site. */
const FURNITURE = 3;

/** Articles with lines dropped, the end cut off, and the same few lines before and after each of a language. */
export function withNoise(articles: LabelledArticle[], next: () => number): LabelledArticle[] {
  const lines = new Map<string, string[]>();
  for (const { lang, text } of articles)
    if (!lines.has(lang)) lines.set(lang, text.split('\n').filter(Boolean).slice(-FURNITURE));
  return articles.map((article) => {
    const own = article.text.split('\n').filter(() => next() >= DROPPED);
    const kept = next() < CUT ? own.slice(0, Math.ceil(own.length * LEFT)) : own;
    const furniture = lines.get(article.lang)!;
    const before = Math.floor(next() * (furniture.length + 1));
    return { ...article, text: [...furniture.slice(0, before), ...kept, ...furniture.slice(before)].join('\n') };
  });
}
