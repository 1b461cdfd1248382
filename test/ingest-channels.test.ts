import { ArticlesController } from '#apps/fetcher/api/articles.controller.js';
import { PublishArticles } from '#apps/fetcher/publish/publish-articles.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import { checkArticle, type ReadError } from '#libs/ingest/check-article.js';
import { readDocument } from '#libs/ingest/read-document.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import { decode } from '#libs/messaging/bus/record.js';
import type { FieldException } from '#libs/runtime/problem-filter.js';

/** An ingest channel: an article as JSON in, the decoded article or a sentence for each error out. */
type Channel = (input: unknown) => Promise<RawArticle | string[]>;

const sentences = (errors: Pick<ReadError, 'field' | 'reason'>[]): string[] =>
  errors.map(({ field, reason }) => (field ? `${field}: ${reason}` : reason));

const channels: Record<string, Channel> = {
  POST: async (input) => {
    const published: OutgoingMessage[] = [];
    const publisher = new PublishArticles({ publish: async (messages) => void published.push(...messages) });
    const controller = new ArticlesController(publisher);
    const refused = await controller.post(input).then(() => [], (error: FieldException) => error.errors); // prettier-ignore
    const [message] = published;
    return message
      ? (message.value as RawArticle)
      : refused.map(({ field, detail }) => [field.replace(/^articles\.0\.?/, ''), detail].filter(Boolean).join(': '));
  },
  file: async (input) => {
    const { articles, errors } = readDocument('a.jsonl', Buffer.from(JSON.stringify(input)), 'api');
    return articles[0] ?? sentences(errors);
  },
  cluster: async (input) => {
    const checked = checkArticle(input, 'api');
    return checked.ok ? checked.article : sentences(checked.errors);
  },
  Kafka: async (input) => {
    const value = Buffer.from(JSON.stringify(input));
    const record = {
      topic: 'news.raw',
      partition: 0,
      offset: 0n,
      key: null,
      value,
      headers: {},
      timestamp: new Date(),
    };
    const decoded = decode<RawArticle>(record, topics.raw);
    if ('message' in decoded) return decoded.message.value;
    return [decoded.reason.replace(/^field "\(whole message\)": /, '').replace(/^field "([^"]+)"/, '$1')];
  },
};

const source = 'Quay';
const text = 'Ten ships';

describe.each(Object.entries(channels))('by %s', (_name, channel) => {
  test.each<[what: string, input: object, expected: Partial<RawArticle>]>([
    ['null is absent', { source, text, url: null, guid: null, title: null, html: null, language: null, publishedAt: null, receivedAt: null, edition: null, byline: null }, { source, text, edition: 'main' }],
    ['id', { source, text, id: 'a' }, { guid: 'a' }],
    ['a number as id', { source, text, id: 7 }, { guid: '7' }],
    ['a number as guid', { source, text, guid: 0 }, { guid: '0' }],
    ['guid before id', { source, text, id: 'a', guid: 'b' }, { guid: 'b' }],
    ['a number as date', { source, text, publishedAt: 1752744283 }, { publishedAt: '1752744283' }],
    ['id where guid is null', { source, text, id: 'a', guid: null }, { guid: 'a' }],
    ['lang', { source, text, lang: 'de' }, { language: 'de' }],
    ['language before lang', { source, text, lang: 'de', language: 'fr' }, { language: 'fr' }],
    ['author', { source, text, author: ' Ann Lee ' }, { byline: 'Ann Lee' }],
    ['byline before author', { source, text, author: 'Ann', byline: 'Bob' }, { byline: 'Bob' }],
    ['a blank byline', { source, text, byline: ' ' }, { byline: undefined }],
    ['a line of babelwire cluster', { id: 'a', title: 'Ships', text, lang: 'en', publishedAt: '17 July 2025', source, url: 'https://quay.example/1' }, { guid: 'a', title: 'Ships', text, language: 'en', publishedAt: '17 July 2025', source, url: 'https://quay.example/1' }],
    ['lists of something else', { source, title: 'Ships', tags: [{ name: 'sea' }] }, { title: 'Ships' }],
    ['lists beside a text', { source, text, items: [{ text: 'Others' }] }, { text }],
    ['U+0000 and unpaired surrogates', { source, text, title: 'Ships\u0000 \ud83d', byline: '\udc00' }, { title: 'Ships \ufffd', byline: '\ufffd' }],
    ['unknown fields', { source, text, colour: 'red' }, { source, text }],
    ['HTML', { source, html: '<p>Ten ships' }, { html: '<p>Ten ships' }],
    ['a title alone', { source, title: 'Ships' }, { title: 'Ships' }],
  ])('%s', async (_what, input, expected) => {
    const article = await channel(input);
    expect(article).toMatchObject(expected);
    const given = Object.entries(article).filter(([, value]) => value !== undefined);
    expect(given.map(([name]) => name).filter((name) => /^(id|lang|author|colour)$/.test(name))).toEqual([]);
    expect(given.filter(([, value]) => value === null)).toEqual([]);
  }); // prettier-ignore

  test.each<[what: string, input: unknown, error: string]>([
    ['no object', 'news', 'an article must be a JSON object'],
    ['nothing to read', { source, text: ' ', html: null }, 'text: an article needs text, html or at least a title'],
    ['a number as text', { source, text: 5 }, 'text: must be text'],
    ['a list as author', { source, text, author: ['Ann'] }, 'byline: must be text'],
    ['an empty guid', { source, text, guid: '' }, 'guid: must not be empty'],
    ['a list of articles in a field', { articles: [{ text }], status: 'ok' }, 'articles: holds articles: send them alone, as [{…}, …] or one by one'],
    ['a list of articles beside a title', { source, title: 'Quay', items: [{ text }] }, 'items: holds articles: send them alone, as [{…}, …] or one by one'],
    ['a list of articles in an object', { response: { results: [{ text }] } }, 'response.results: holds articles: send them alone, as [{…}, …] or one by one'],
    ['an empty list', { source, articles: [] }, 'text: an article needs text, html or at least a title'],
    ['nothing visible', { source, title: ' \u200b\u2060' }, 'text: an article needs text, html or at least a title'],
    ['an empty source', { source: ' ', text }, 'source: must not be empty'],
    ['a long title', { source, title: 'x'.repeat(5001) }, 'title: must have at most 5000 characters'],
    ['a long byline', { source, text, byline: 'x'.repeat(1001) }, 'byline: must have at most 1000 characters'],
    ['no URL', { source, text, url: 'nowhere' }, 'url: must be an absolute http or https URL'],
    ['another protocol', { source, text, url: 'ftp://quay.example/' }, 'url: must be an absolute http or https URL'],
    ['no date', { source, text, receivedAt: 'soon' }, 'receivedAt: must be a date and time as in 2026-01-31T12:00:00Z'],
    ['no edition', { source, text, edition: 'A b' }, 'edition: must be lower-case letters, digits and hyphens, at most 64'],
  ])('%s is an error', async (_what, input, error) => {
    expect(await channel(input)).toEqual([error]);
  }); // prettier-ignore
});

test('an item of a feed has the same fields', () => {
  const item = { id: 7, url: null, title: 'Ships', content_text: text, summary: null, language: 'de', authors: [{ name: 'Ann Lee' }, { name: 'Bob' }] }; // prettier-ignore
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: source, items: [item] };
  const { articles, errors } = readDocument('a.json', Buffer.from(JSON.stringify(feed)), 'inbox');
  expect(errors).toEqual([]);
  expect(articles).toEqual([
    { source, guid: '7', title: 'Ships', html: text, language: 'de', byline: 'Ann Lee, Bob', edition: 'main' },
  ]);
});

test('a channel names the source where the article does not, but for Kafka', async () => {
  for (const name of ['POST', 'file', 'cluster'])
    expect(await channels[name]!({ text })).toMatchObject({ source: 'api' });
  expect(await channels.Kafka!({ text })).toEqual(['source: is required']);
});
