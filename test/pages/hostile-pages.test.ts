import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import { readPage } from '#libs/domain/text/html/read-page.js';
import { readDocument } from '#libs/ingest/read-document.js';

/**
 * Time of the processor, which other processes don't lengthen. A step takes 0.6 s at most; within Jest, before the
 * code is compiled, twice that. What is not linear takes far longer.
 */
const MAX_CPU_MS = 2000;
const RECEIVED_AT = new Date('2026-12-01T08:00:00Z');
const MILLION = 1_000_000;

const numbers = Array.from({ length: 100_000 }, (_, i) => 100_000 + i * 7).join(' ');
const jsonLd = (json: string) => `<script type="application/ld+json">${json}</script>`;

const hostile: [what: string, html: string][] = [
  ['a single word of 5 MB', 'ab'.repeat(2.5 * MILLION)],
  ['a single run of Chinese', '東'.repeat(MILLION)],
  ['a million <', '<'.repeat(MILLION)],
  ['tags that never end', '<b '.repeat(300_000)],
  ['attributes that never end', `<p ${'a="'.repeat(300_000)}`],
  ['comments that never end', '<!--'.repeat(250_000)],
  ['100,000 nested blocks', `${'<div>'.repeat(100_000)}x${'</div>'.repeat(100_000)}`],
  ['100,000 nested inline elements', '<b>x'.repeat(100_000)],
  ['100,000 nested tables', '<table><tr><td>'.repeat(100_000)],
  ['end tags of nothing', `<div>${'</p>'.repeat(250_000)}`],
  ['end tags across blocks', `<b>${'<div></b>'.repeat(100_000)}`],
  ['a million combining marks', `a${'\u0301'.repeat(MILLION)}`],
  ['100,000 numbers', numbers],
  ['100,000 attributes', `<p ${Array.from({ length: 100_000 }, (_, i) => `a${i}=1`).join(' ')}>x`],
  ['classes without end', `<div class="${'aB '.repeat(300)}">x`.repeat(5000)],
  ['100,000 headings of comments', '<h3>Comments</h3>'.repeat(100_000)],
  ['100,000 links', '<p><a href="/x">x</a></p>'.repeat(100_000)],
  ['20,000 articles', '<article><h1>a b c</h1><p>one two three four five six seven eight nine</p>'.repeat(20_000)],
  ['500,000 lines of preformatted text', `<pre>${'x\n'.repeat(500_000)}${'&amp;'.repeat(100_000)}</pre>`],
  ['50,000 dates', '<time datetime="2026-01-01">x</time>'.repeat(50_000)],
  ['dates and headings in one another', `${'<time><h1>'.repeat(190)}${'<b>x</b>'.repeat(100_000)}`],
  ['entities escaped many times', '&amp;amp;amp;lt;'.repeat(100_000)],
  ['tags escaped twice', '&amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt;'.repeat(50_000)],
  ['JSON-LD of brackets', jsonLd('['.repeat(MILLION))],
  ['JSON-LD of nested objects', jsonLd('{"@type":"NewsArticle","a":'.repeat(20_000))],
  ['JSON-LD of one long string', jsonLd(`{"articleBody":"${'x '.repeat(MILLION)}`)],
  ['JSON-LD of strings without end', jsonLd(`{"@type":"NewsArticle","articleBody":"${'"a\n'.repeat(7000)}`)],
  ['JSON-LD of strings without commas', jsonLd(`["x${'"a" "b" '.repeat(60_000)}`)],
  ['JSON-LD of some strings without end', jsonLd(`["x${'"a\n'.repeat(950)}`)],
  ['JSON-LD of spaces', jsonLd(`${' '.repeat(MILLION)}x`)],
  ['thousands of invalid scripts', jsonLd(`{"@type":"NewsArticle","articleBody":"${'ab cd '.repeat(50)}",}`).repeat(2000)],
  ['a title of separators', `<title>${'a | '.repeat(250_000)}</title><p>x`],
  ['spaces', ' '.repeat(3 * MILLION)],
]; // prettier-ignore

// The lexicon is read at its first use.
beforeAll(() => void normalizeArticle({ source: 'x', edition: 'main', text: 'Ten ships wait.' }, RECEIVED_AT));

test.each(hostile)('%s', (_what, content) => {
  const took: Record<string, number> = {};
  const measure = <T>(step: string, work: () => T): T => {
    const before = process.cpuUsage();
    const result = work();
    took[step] = process.cpuUsage(before).user / 1000;
    return result;
  };
  const html = `<p>x ${content}`;
  measure('page', () => readPage(html));
  measure('title', () => plainText(html));
  measure('file', () => readDocument('page.html', Buffer.from(html), 'inbox'));
  measure('text', () => normalizeArticle({ source: 'x', edition: 'main', text: content }, RECEIVED_AT));
  const article = measure('article', () => normalizeArticle({ source: 'x', edition: 'main', html }, RECEIVED_AT));
  measure('cluster', () => new ClusterWindow().add(article));
  for (const [step, ms] of Object.entries(took)) expect([step, Math.max(ms, MAX_CPU_MS)]).toEqual([step, MAX_CPU_MS]);
});
