/**
 * Writes generated, normalized articles as JSON lines. It is a process of its own, so that its time and memory do not count
 * as the clusterer's.
 *
 *   node dist/bench/write-articles.js COUNT SEED
 */
import { once } from 'node:events';
import { RawArticle } from '#libs/contracts/raw-article.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { generateArticles } from './generate-articles.js';

const RECEIVED_AT = new Date('2030-01-01T00:00:00Z');

const [count, seed] = process.argv.slice(2).map(Number);
for (const raw of generateArticles(count!, seed!)) {
  const line = JSON.stringify(normalizeArticle(RawArticle.parse(raw), RECEIVED_AT));
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}
