import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { LoggedDecision } from '#libs/contracts/cluster-decision.js';
import { StoryEvent } from '#libs/contracts/story-event.js';
import { createDataSource } from '#libs/database/data-source.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { StoryAlias } from '#libs/database/entities/story-alias.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import { TextAlias } from '#libs/database/entities/text-alias.entity.js';
import { textIdFor } from '#libs/domain/stories/decide-article.js';
import { storeDecisions } from './store-decisions.controller.js';
import { clustered, idOf, inLog, joined, merged } from './store.fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'store-test-'));
let postgres: EmbeddedPostgres;
let db: DataSource;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(folder);
  db = await createDataSource(postgres.address).initialize();
}, 60_000);
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => db.query('TRUNCATE article, story, story_alias, text_alias, applied_decision, edition'));

/** Stores decisions as one batch; returns type, story and article count of each event. */
async function store(...decisions: LoggedDecision[]): Promise<string[]> {
  const { emit } = await db.transaction((transaction) => storeDecisions(inLog(...decisions), transaction));
  return emit.map(({ key, sequence, value }) => {
    const event = StoryEvent.parse(value);
    expect([event.edition, event.sequence]).toEqual([key, sequence]);
    const type = event.type.replace(/^org\.babelwire\.(.*)\.v1$/, '$1');
    return `${type} ${names.get(event.subject) ?? event.subject} ${event.data.story.articleCount}`;
  });
}
const names = new Map(
  ['S1', 'S2', 'S3', ...[...'abcde'].flatMap((id) => [id, `text of ${id}`])].map((name) => [idOf(name), name]),
);

/** Id, relation, related article and text of each article. */
async function articles(): Promise<string[]> {
  const found = await db.manager.find(Article);
  const name = (id: string | null) => (id === null ? '-' : (names.get(id) ?? id));
  return found
    .map(({ id, relation, relatedTo, textId }) => `${name(id)} ${relation} ${name(relatedTo)} ${name(textId)}`)
    .sort();
}

/** Every row but the time of writing. */
async function everything(): Promise<unknown> {
  const order = { id: 'ASC' } as const;
  const stories = await db.manager.find(Story, { order });
  return {
    articles: await db.manager.find(Article, { order }),
    stories: stories.map((story) => ({ ...story, updatedAt: null })),
    aliases: await db.manager.find(StoryAlias, { order: { fromId: 'ASC' } }),
    textAliases: await db.manager.find(TextAlias, { order: { fromId: 'ASC' } }),
  };
}

const german = clustered({ id: 'a', story: 'S1', title: 'Titel', published: '2026-01-03T00:00:00.000Z' });
const english = clustered({
  id: 'b',
  story: 'S1',
  title: 'Title',
  language: 'en',
  relation: 'same-story',
  relatedTo: 'a',
  received: '2026-01-02T01:00:00.000Z',
  published: '2026-01-01T00:00:00.000Z',
});
const revised = clustered({
  id: 'a',
  story: 'S1',
  title: 'Neuer Titel',
  relation: 'revision',
  textId: 'text of a',
  received: '2026-01-05T00:00:00.000Z',
});
const other = clustered({ id: 'c', story: 'S2', title: '', text: 'Erster Absatz\nZweiter', published: null });

describe('storeDecisions', () => {
  it('summarizes a story from its articles', async () => {
    expect(await store(german, english)).toEqual(['story.created S1 1', 'story.article-added S1 2']);
    const story = await db.manager.findOneByOrFail(Story, { id: idOf('S1') });
    expect(story).toMatchObject({
      title: 'Titel',
      languages: ['de', 'en'],
      articleCount: 2,
      firstPublishedAt: new Date('2026-01-01T00:00:00Z'),
      lastPublishedAt: new Date('2026-01-03T00:00:00Z'),
      newestAt: new Date('2026-01-03T00:00:00Z'),
    });
  });

  it('titles a story without title and date by its first paragraph and sorts it by arrival', async () => {
    await store(other);
    const story = await db.manager.findOneByOrFail(Story, { id: idOf('S2') });
    expect(story).toMatchObject({
      title: 'Erster Absatz',
      lastPublishedAt: null,
      newestAt: new Date('2026-01-02T00:00:00Z'),
    });
  });

  it('counts revisions and keeps the time of arrival', async () => {
    await store(german, english);
    expect(await store(revised)).toEqual(['story.revised S1 2']);
    const article = await db.manager.findOneByOrFail(Article, { id: idOf('a') });
    expect(article).toMatchObject({ title: 'Neuer Titel', revision: 2, receivedAt: new Date('2026-01-02T00:00:00Z') });
    expect(await db.manager.findOneByOrFail(Story, { id: idOf('S1') })).toMatchObject({ title: 'Neuer Titel' });
  });

  it('merges stories and resolves chains of aliases', async () => {
    await store(german, english, other);
    expect(await store(merged('S2', 'S1'))).toEqual(['story.merged S1 3']);
    expect(await db.manager.findOneBy(Story, { id: idOf('S2') })).toBeNull();
    const fourth = clustered({ id: 'd', story: 'S3' });
    expect(await store(fourth, merged('S1', 'S3'))).toEqual(['story.created S3 1', 'story.merged S3 4']);
    const aliases = await db.manager.find(StoryAlias);
    expect(new Map(aliases.map(({ fromId, intoId }) => [names.get(fromId), names.get(intoId)]))).toEqual(
      new Map([
        ['S1', 'S3'],
        ['S2', 'S3'],
      ]),
    );
    expect(await store(clustered({ id: 'e', story: 'S2', relation: 'copy', relatedTo: 'c' }))).toEqual([
      'story.article-added S3 5',
    ]);
  });

  it('joins texts, and relates an article that was related to none', async () => {
    const copy = clustered({ id: 'd', story: 'S2', textId: 'text of c', relation: 'copy', relatedTo: 'c' });
    await store(german, english, other, copy);
    const decisions = [merged('S2', 'S1'), joined('c', 'a', 'S1')];
    expect(await store(...decisions)).toEqual(['story.merged S1 4', 'story.revised S1 4', 'story.revised S1 4']);
    expect(await articles()).toEqual([
      `a first - text of a`,
      `b same-story a text of b`,
      `c translation a text of a`,
      `d copy c text of a`,
    ]);
    expect(await store(...decisions)).toEqual([]);
    expect(await store(joined('z', 'a', 'S1'))).toEqual([]);
  });

  it('keeps the relation of an article that is related to another one, and resolves chains of aliases', async () => {
    await store(german, english, clustered({ id: 'c', story: 'S1', relation: 'same-story', relatedTo: 'b' }));
    expect(await store(joined('c', 'a', 'S1'), joined('b', 'a', 'S1'))).toEqual([
      'story.revised S1 3',
      'story.revised S1 3',
    ]);
    const late = clustered({ id: 'd', story: 'S1', textId: 'text of c', relation: 'copy', relatedTo: 'c' });
    expect(await store(joined('a', 'e', 'S1'), late)).toEqual([
      ...Array<string>(3).fill('story.revised S1 3'),
      'story.article-added S1 4',
    ]);
    expect(await articles()).toEqual([
      `a translation e text of e`,
      `b translation a text of e`,
      `c same-story b text of e`,
      `d copy c text of e`,
    ]);
  });

  it('reports a joined text in an event', async () => {
    await store(german, english);
    const { emit } = await db.transaction((transaction) => storeDecisions(inLog(joined('b', 'a', 'S1')), transaction));
    expect(emit.map(({ value }) => StoryEvent.parse(value).data)).toMatchObject([
      { article: { id: idOf('b'), textId: idOf('text of a') }, joinedFrom: idOf('text of b') },
    ]);
  });

  it('applies a log of a version before 0.3', async () => {
    const old = ({ textId: _textId, ...decision }: LoggedDecision & { textId?: string | null }) =>
      LoggedDecision.parse(decision);
    const copy = clustered({ id: 'd', story: 'S2', relation: 'copy', relatedTo: 'c' });
    const { articleId: _a, relatedTo: _r, ...merge } = merged('S2', 'S1');
    const { from: _f, into: _i, relation: _l, ...join } = joined('c', 'a', 'S1');
    const log = [german, { ...revised, relatedTo: revised.articleId }, english, other, copy].map(old);
    const first = textIdFor(german.article);
    names.set(first, 'text of a').set(textIdFor(english.article), 'text of b');
    await store(...log, LoggedDecision.parse(merge), LoggedDecision.parse({ ...join, type: 'translation-found' }));
    expect(await articles()).toEqual([
      `a revision - text of a`,
      `b same-story a text of b`,
      `c translation a text of a`,
      `d copy c text of a`,
    ]);
  });

  it('moves an article to another story', async () => {
    await store(german, english, other);
    const moved = { ...english, storyId: idOf('S2') };
    expect(await store(moved)).toEqual(['story.split S1 1', 'story.article-added S2 2']);
  });

  it('writes the same rows however the log is split into batches', async () => {
    const log = [german, english, other, merged('S2', 'S1'), joined('c', 'a', 'S1'), revised];
    await store(...log);
    const atOnce = await everything();
    await db.query('TRUNCATE article, story, story_alias, text_alias, applied_decision, edition');
    for (const decision of log) await store(decision);
    expect(await everything()).toEqual(atOnce);
  });

  it('skips applied decisions, in any batch and after later decisions', async () => {
    const log = [german, english, other, merged('S2', 'S1'), joined('c', 'a', 'S1'), revised];
    await store(...log);
    const before = await everything();
    expect(await store(...log)).toEqual([]);
    for (const decision of log) expect(await store(decision, decision)).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it('derives event ids from the decisions', async () => {
    const run = (): Promise<unknown[]> =>
      db
        .transaction((transaction) => storeDecisions(inLog(german, english, revised), transaction))
        .then(({ emit }) => emit.map(({ value }) => StoryEvent.parse(value).id));
    const first = await run();
    await db.query('TRUNCATE article, story, story_alias, text_alias, applied_decision, edition');
    expect(await run()).toEqual(first);
    expect(new Set(first).size).toBe(3);
  });
});
