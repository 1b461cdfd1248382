import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { ClusterDecision } from '#libs/contracts/cluster-decision.js';
import { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { RawArticle } from '#libs/contracts/raw-article.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';
import { embedAll, EmbeddingsServer, respondJson } from '#libs/embedding/embeddings-server.fixtures.js';
import { HttpEmbedder } from '#libs/embedding/http-embedder.js';
import { EmbedArticles } from './embed-articles.js';

let server: EmbeddingsServer;
let articles: EmbedArticles;
beforeEach(async () => {
  register.resetMetrics();
  server = new EmbeddingsServer();
  const service = { url: await server.start(), model: 'm', prefix: '', timeoutMs: 5_000, retryDelayMs: 0 };
  articles = new EmbedArticles(new HttpEmbedder(service));
});
afterEach(() => server.stop());

const article = (title: string, text = '') =>
  normalizeArticle(RawArticle.parse({ source: 'Quay', title, text }), new Date('2026-01-01T00:00:00Z'));

/** What a message of the log would contain. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('EmbedArticles', () => {
  it('embeds the start of title and text', async () => {
    const [embedded] = await articles.embed([
      article('Dockers walk out', `They left at noon. ${'On and on. '.repeat(100)}`),
    ]);
    expect(server.requests[0]!.body.input[0]).toMatch(/^Dockers walk out\nThey left at noon\. On and on\./);
    expect(server.requests[0]!.body.input[0]!.length).toBeLessThanOrEqual(300);
    expect(NormalizedArticle.parse(sent(embedded)).embedding!.model).toBe('m');
  });

  it('lets articles go on without a vector while the service fails, and says so', async () => {
    const batch = [article('Storm over the bay'), article('Bank raises rates')];
    server.respond = (response) => respondJson(response, { error: 'out of memory' }, 500);
    expect(await articles.embed(batch)).toEqual(batch);
    expect(articles.problem).toMatch(/^articles get no embeddings: http:\S+ responded with HTTP 500: .*out of memory/);
    server.respond = embedAll;
    expect((await articles.embed(batch)).every(({ embedding }) => embedding)).toBe(true);
    expect(articles.problem).toBeNull();
    const lines = (await register.metrics()).split('\n');
    expect(lines).toContain('babelwire_embedded_articles_total{vector="yes"} 2');
    expect(lines).toContain('babelwire_embedded_articles_total{vector="no"} 2');
    expect(lines).toContain('babelwire_embedding_request_duration_seconds_count{result="ok"} 1');
    expect(lines).toContain('babelwire_embedding_request_duration_seconds_count{result="failed"} 1');
  });

  it('changes nothing without a service', async () => {
    const batch = [article('Storm over the bay')];
    const without = new EmbedArticles(null);
    expect(await without.embed(batch)).toBe(batch);
    expect(without.problem).toBeNull();
    expect(await register.metrics()).not.toMatch(/^babelwire_embedded_articles_total\{/m);
  });
});

it('a replayed window decides like the live one, without the service', async () => {
  const titles = [
    'Storm sinks two boats in Brest',
    'Brest: storm sinks boats',
    'Bank raises rates',
    'Rates: bank acts',
  ];
  const embedded = await articles.embed(titles.map((title) => article(title)));
  server.respond = (response) => respondJson(response, {}, 503);
  const all = [...embedded, ...(await articles.embed([article('Two boats sunk near Brest by storm')]))].map(sent);
  expect(all.map(({ embedding }) => embedding !== undefined)).toEqual([true, true, true, true, false]);
  for (let split = 0; split <= all.length; split++) {
    const [live, replayed] = [new ClusterWindow(), new ClusterWindow()];
    const log = all.slice(0, split).flatMap((one) => live.add(one));
    for (const decision of log) replayed.apply(ClusterDecision.parse(sent(decision)));
    const rest = (window: ClusterWindow) => all.slice(split).flatMap((one) => window.add(one));
    expect(rest(replayed)).toEqual(rest(live));
  }
});
