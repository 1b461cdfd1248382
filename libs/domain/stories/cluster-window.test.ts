import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RawArticle } from '#libs/contracts/raw-article.js';
import type { ArticleClustered, ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { readDocument } from '#libs/ingest/read-document.js';
import { normalizeArticle } from '../normalize-article.js';
import { ClusterWindow, UnreadableArticle } from './cluster-window.js';
import { defaultSettings } from './weighting/settings.js';

const RECEIVED_AT = new Date('2025-12-01T08:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

const article = (fields: Partial<RawArticle>, receivedAt = RECEIVED_AT) =>
  normalizeArticle(RawArticle.parse({ source: 'test', ...fields }), receivedAt);

/** Every seed file as an article, by its name without ending. */
async function readSeeds(): Promise<Map<string, NormalizedArticle>> {
  const seeds = new Map<string, NormalizedArticle>();
  for (const file of readdirSync('seeds').sort()) {
    const { articles } = readDocument(file, readFileSync(join('seeds', file)), 'inbox');
    seeds.set(file.replace(/\.\w+$/, ''), article(articles[0]!));
  }
  return seeds;
}

const seeds = await readSeeds();
const pact = [...seeds.keys()].filter((name) => name.startsWith('bitcoin-pact'));

function cluster(articles: NormalizedArticle[], window = new ClusterWindow()): ClusterDecision[] {
  return articles.flatMap((one) => window.add(one));
}

/** The final story of every article, after merges. */
function storiesOf(decisions: ClusterDecision[]): Map<string, string> {
  const stories = new Map<string, string>();
  for (const decision of decisions) {
    if (decision.type !== 'stories-merged') stories.set(decision.articleId, decision.storyId);
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
    const { articleId, storyId, textId } = first!;
    expect(second).toMatchObject({ relation, relatedTo: articleId, storyId, textId });
  });

  test('a later version of an article is related to what the earlier one was', () => {
    const copy = { ...original, guid: 'b', url: 'https://example.com/x', source: 'other' };
    const versions = [original, { ...original, text: longer }, copy, { ...copy, text: ferry }];
    const decisions = joined(cluster(versions.map((fields) => article(fields))));
    const [{ articleId, storyId, textId }] = decisions as [ArticleClustered];
    expect(decisions.map(({ relation, relatedTo }) => [relation, relatedTo])).toEqual([
      ['first', null],
      ['revision', null],
      ['near-copy', articleId],
      ['revision', articleId],
    ]);
    for (const decision of decisions) expect(decision).toMatchObject({ storyId, textId });
  });

  test('an unchanged article has no decisions', () => {
    expect(cluster([article(original), article(original)])).toHaveLength(1);
  });

  test('articles older than the retention are forgotten', () => {
    const late = new Date(RECEIVED_AT.getTime() + 91 * DAY);
    const others = article({ guid: 'c', title: 'Snow in the valley', text: 'Nothing else was reported.' }, late);
    const again = article({ ...original, guid: 'b', source: 'other' }, late);
    const relations = joined(cluster([article(original), others, again])).map(({ relation }) => relation);
    expect(relations).toEqual(['first', 'first', 'first']);
  });
});

/** Two unrelated stories, and an article about both. */
const bridge =
  'The council of Velmora voted on Tuesday to close the old harbour bridge for eleven months. Engineers had ' +
  'found cracks in four of its nine piers, said mayor Ines Calder. The repair will cost 38 million euros, a ' +
  'third of it paid by the region.';
const ferry =
  'Shipping company Tarnholt wants to carry 5,200 commuters a day across the bay from Monday on. Two of its ' +
  'boats, the Skarvik and the Lysander, come from Norway, said spokesman Jonas Wettering. A crossing takes 14 ' +
  'minutes and is free for pupils.';
const bridgeAndFerry =
  'Velmora will have to live without its harbour bridge for eleven months, the council voted on Tuesday. Mayor ' +
  'Ines Calder spoke of cracks in four of nine piers and of 38 million euros for the repair. Tarnholt, a ' +
  'shipping company, carries 5,200 commuters a day across the bay instead: the Skarvik and the Lysander need 14 ' +
  'minutes for a crossing, spokesman Jonas Wettering said.';

describe('an address or guid that is used again', () => {
  const url = 'https://example.org/live';
  const bridgeNews = { url, title: 'Harbour bridge closes for eleven months', text: bridge };
  const ferryNews = { url, title: 'New ferries announced', text: ferry };
  const ferryNight = { ...ferryNews, title: 'Night ferries announced', text: `${ferry} They also run at night.` };

  test('for another text is another article in another story, whose revisions are its own', () => {
    const decisions = joined(cluster([bridgeNews, ferryNews, ferryNight, ferryNight].map((fields) => article(fields))));
    const [first, second, third] = decisions as [ArticleClustered, ArticleClustered, ArticleClustered];
    expect(decisions.map(({ relation, relatedTo }) => [relation, relatedTo])).toEqual([
      ['first', null],
      ['first', null],
      ['revision', null],
    ]);
    expect(first.articleId).toBe(article(bridgeNews).articleId);
    expect(second.article).toMatchObject({ articleId: second.articleId, identity: first.articleId });
    expect(second.articleId).not.toBe(first.articleId);
    expect(second.storyId).not.toBe(first.storyId);
    expect(third).toMatchObject({ articleId: second.articleId, storyId: second.storyId, textId: second.textId });
  });

  test('goes back to the first article with its text, also after a replay', () => {
    const back = { ...bridgeNews, text: `${bridge} Divers begin on Friday.` };
    const log = cluster([article(bridgeNews), article(ferryNews)]);
    const replayed = new ClusterWindow();
    for (const decision of structuredClone(log)) replayed.apply(decision);
    expect(cluster([article(bridgeNews), article(ferryNews)], replayed)).toEqual([]);
    const [again, night] = joined(cluster([article(back), article(ferryNight)], replayed));
    expect(again).toMatchObject({ relation: 'revision', articleId: article(bridgeNews).articleId });
    expect(night).toMatchObject({ relation: 'revision', articleId: joined(log)[1]!.articleId });
  });

  test('is forgotten with its last article', () => {
    const window = new ClusterWindow({ ...defaultSettings, retentionMs: 60_000 });
    cluster([article(bridgeNews), article(ferryNews), article(ferryNight)], window);
    cluster([article({ guid: 'late', title: 'Snow' }, new Date(RECEIVED_AT.getTime() + 61_000))], window);
    expect(window['context'].memory.withIdentity(article(bridgeNews).articleId)).toEqual([]);
    expect(window['context'].memory['reused'].size).toBe(0);
  });

  test.each<[string, Partial<RawArticle>, string]>([
    ['by its guid', { ...ferryNews, guid: 'x' }, 'first'],
    ['by its guid, for an update', { ...bridgeNews, guid: 'x', text: `${bridge} Divers begin on Friday.` }, 'revision'],
  ])('under another guid: %s', (_, again, relation) => {
    const [first, second] = joined(cluster([article({ ...bridgeNews, guid: 'w' }), article(again)]));
    expect(second).toMatchObject({ relation, articleId: article(again).articleId });
    expect(second!.storyId === first!.storyId).toBe(relation === 'revision');
  });

  const posts = [bridge, bridgeAndFerry, ferry];
  const title = 'Velmora: harbour bridge live';
  test.each<[string, Partial<RawArticle>[]]>([
    ['a headline that changes', [{ title: 'Harbour bridge closes' }, { title: 'Ferries from Monday on' }]],
    ['a headline that gets a text', [{ title: 'Breaking news' }, ferryNews]],
    ['a short text that gets a long one', [{ text: 'More follows soon.' }, ferryNews]],
    ['a translation by the outlet', [bridgeNews, { text: 'Das Reederei-Unternehmen Tarnholt will ab Montag täglich Pendler über die Bucht befördern. Zwei Schiffe kommen aus Norwegen, sagte der Sprecher. Eine Überfahrt dauert vierzehn Minuten und ist für Schüler kostenlos, teilte das Unternehmen außerdem mit.' }]], // prettier-ignore
    ['a live page, whose latest posts come first', [0, 1, 2].map((n) => ({ title, text: posts.slice(0, n + 1).reverse().join('\n') }))], // prettier-ignore
    ['a live page that shows only its latest posts', [0, 1, 2].map((n) => ({ title, text: posts[n]! }))],
  ])('for %s stays one article', (_, versions) => {
    const decisions = joined(cluster(versions.map((fields) => article({ ...fields, url }))));
    expect(new Set(decisions.map(({ articleId }) => articleId)).size).toBe(1);
    expect(decisions).toHaveLength(versions.length);
  });
});

test('an article that fits two stories merges them', () => {
  const decisions = cluster([bridge, ferry, bridgeAndFerry].map((text) => article({ text })));
  expect(joined(decisions).map(({ relation }) => relation)).toEqual(['first', 'first', 'same-story']);
  const [first] = joined(decisions);
  expect(decisions.at(-1)).toMatchObject({ type: 'stories-merged', into: first!.storyId });
  expect(new Set(storiesOf(decisions).values())).toEqual(new Set([first!.storyId]));
});

/** A text, and translations of its first half and of its second half, which overlap by one sentence. */
const landslide =
  'A landslide buried 37 houses near Trabzon in Turkey on the night to Tuesday. Governor Mehmet Aldoran said ' +
  'that 114 people had been brought to safety and 26 were in hospital. Within 48 hours 312 millimetres of rain ' +
  'had fallen, as much as usual in 75 days. The mud is up to 17 metres deep, said geologist Selin Karabey. ' +
  'Rescue teams from Georgia and Azerbaijan crossed the border at Sarpi with 23 dogs. Minister Nino Beradze ' +
  'promised 4.6 million euros, Baku sends 850 tents. Trains to Tbilisi will not run before 19 March, and 1,400 ' +
  'passengers are stuck in Batumi. In 1988 a landslide in the next valley of Camliova had taken 64 lives.';
const firstHalf =
  'Ein Erdrutsch hat in der Nacht zum Dienstag nahe Trabzon in der Türkei 37 Häuser verschüttet. Gouverneur ' +
  'Mehmet Aldoran sagte, 114 Menschen seien in Sicherheit gebracht worden, 26 lägen im Krankenhaus. Binnen 48 ' +
  'Stunden waren 312 Millimeter Regen gefallen, so viel wie sonst in 75 Tagen. Der Schlamm sei bis zu 17 Meter ' +
  'tief, sagte die Geologin Selin Karabey.';
const secondHalf =
  'Слой грязи достигает 17 метров, сказала геолог Селин Карабей. ' +
  'Спасатели из Грузии и Азербайджана пересекли границу в Сарпи с 23 собаками. Министр Нино Берадзе обещала 4,6 ' +
  'млн евро, Баку отправляет 850 палаток. Поезда в Тбилиси не пойдут до 19 марта, 1400 пассажиров застряли в ' +
  'Батуми. В 1988 году оползень в соседней долине Чамлыова унёс 64 жизни.';

test.each([
  ['German first', [firstHalf, secondHalf]],
  ['Russian first', [secondHalf, firstHalf]],
])('translations of two halves of a text are joined when the whole text arrives: %s', (_name, halves) => {
  const articles = [...halves, landslide].map((text) => article({ text }));
  const decisions = cluster(articles);
  expect(joined(decisions).map(({ relation }) => relation)).toEqual(['first', 'first', 'translation']);
  const [first, second, third] = joined(decisions);
  const [home, other] = third!.textId === first!.textId ? [first!, second!] : [second!, first!];
  expect(decisions.at(-1)).toMatchObject({
    type: 'texts-joined',
    from: other.textId,
    into: home.textId,
    articleId: other.articleId,
    relatedTo: articles[2]!.articleId,
    relation: 'translation',
  });
  expect(new Set(storiesOf(decisions).values())).toEqual(new Set([first!.storyId]));
  const window = new ClusterWindow();
  for (const decision of structuredClone(decisions)) window.apply(decision);
  expect(joined(cluster([article({ text: landslide, guid: 'again' })], window))[0]).toMatchObject({
    relation: 'copy',
  });
});

describe('a singleton that arrived early is re-evaluated', () => {
  const rivet =
    'Anglers found a rusty rivet as long as an arm under the harbour bridge of Velmora. The mayor had it brought to ' +
    'the museum, where it lies next to a stuffed pike.';
  /** Any similarity is enough for a singleton, but for no article that arrives. */
  const story = { ...defaultSettings.story, mergeSingletonThreshold: -5, minEvidence: 0, minEvidenceOfOne: 0 };

  test.each<[name: string, arrivals: number, maxStoryArticles: number, isMerged: boolean]>([
    ['in time', 4, 4, true],
    ['too late', 5, 4, false],
    ['as one of a story that is too large', 4, 0, false],
  ])('%s', (_name, arrivals, maxStoryArticles, isMerged) => {
    const window = new ClusterWindow({ story, reevaluation: { arrivals: [arrivals], maxStoryArticles } });
    cluster(
      [rivet, bridge, ferry, bridgeAndFerry].map((text) => article({ text })),
      window,
    );
    const decisions = cluster([article({ text: landslide })], window);
    const types = isMerged ? ['article-clustered', 'stories-merged'] : ['article-clustered'];
    expect(decisions.map(({ type }) => type)).toEqual(types);
  });
});

test('boilerplate lines do not make articles one story', () => {
  const boilerplate =
    'The Velmora Gazette is published by Quillfeather Media of 17 Lantern Street, Velmora.\n' +
    'Editor Marguerite Oldacre and the Ostrava Press Fund thank 4,318 subscribers in Norway, Ghana and Peru.\n' +
    'Members of the Hartwell Circle get the Saturday edition for 7 euros.';
  const texts = [
    'A bakery in the old town has closed after three generations. Its ovens go to a museum.',
    'Swimmers crossed the lake at dawn. The water was as cold as in March.',
    'The council votes on bus fares tonight. Pensioners would ride free.',
    'A violin maker found a letter inside a cello. It was never posted.',
  ];
  const decisions = cluster(texts.map((text) => article({ text: `${text}\n${boilerplate}` })));
  // Boilerplate is known from the third article on: the first two are not checked.
  expect(joined(decisions).slice(2).map(({ relation }) => relation)).toEqual(['first', 'first']); // prettier-ignore
});

test.each([
  ['port-strike-en', []],
  ['bitcoin-pact-de', ['bitcoin-pact-id']],
])('an edited copy of %s is a near-copy, even if there are translations: %j', (name, translations) => {
  const original = seeds.get(name)!;
  const text = original.text.replace(/ (the|of|to|in|and|on|for|at|die|der|und|von|mit|zu) /g, ' so $1 ');
  const edited = article({ title: `Update: ${original.title}`, text, language: original.language });
  const decisions = cluster([original, ...translations.map((one) => seeds.get(one)!), edited]);
  const last = joined(decisions).at(-1)!;
  expect([last.relation, last.relatedTo, last.evidence.method]).toEqual([
    'near-copy',
    original.articleId,
    'translation',
  ]);
});

test('state is a fold over decisions: a replayed window decides like the live one', () => {
  const articles = [...seeds.values()];
  const live = new ClusterWindow();
  const log = cluster(articles.slice(0, 5), live);
  const replayed = new ClusterWindow();
  for (const decision of structuredClone(log)) replayed.apply(decision);
  expect(cluster(articles.slice(5), replayed)).toEqual(cluster(articles.slice(5), live));
});

test('a copy replaces a forgotten original, and nothing is left of a forgotten story', () => {
  const window = new ClusterWindow({ ...defaultSettings, retentionMs: 60_000 });
  const at = (name: string, guid: string, seconds: number) => {
    const { title, text } = seeds.get(`bitcoin-pact-${name}`)!;
    return article({ guid, source: guid, title, text }, new Date(RECEIVED_AT.getTime() + seconds * 1000));
  };
  const filler = (seconds: number) =>
    article({ guid: `f${seconds}`, title: 'Snow' }, new Date(RECEIVED_AT.getTime() + seconds * 1000));
  const relations = (articles: NormalizedArticle[]) =>
    joined(cluster(articles, window)).map(({ relation }) => relation);
  expect(relations([at('de', 'original', 0), at('en', 'telling', 50), at('de', 'copy', 55)])).toEqual([
    'first',
    'same-story',
    'copy',
  ]);
  cluster([filler(61)], window);
  expect(relations([at('id', 'translation', 62)])).toEqual(['translation']);
  cluster([filler(112), filler(116), filler(300)], window);
  const { stories } = window['context'].memory;
  const listed = Array.from({ length: 5000 }, (_, key) => stories.postings.size(key));
  expect([stories.count, listed.reduce((sum, size) => sum + size)]).toEqual([1, 1]);
  expect(relations([at('fr', 'late', 301), at('nl', 'later', 302)])).toEqual(['first', 'same-story']);
});

test('a log of an earlier version is replayed without the articles that can no longer be compared', () => {
  const articles = [...seeds.values()];
  const [old, ...later] = cluster(articles.slice(0, 5));
  const { article: written } = old as ArticleClustered;
  const window = new ClusterWindow();
  window.apply({
    ...old,
    article: { ...written, signature: '', anchors: { version: 1, data: '' } },
  } as ArticleClustered);
  for (const decision of later) window.apply(decision);
  expect(joined(cluster([written], window))).toHaveLength(1);
});

test.each<[name: string, broken: Partial<NormalizedArticle>, reason: RegExp]>([
  ['anchors of another version', { anchors: { version: 1, data: '' } }, /anchors of version 1/],
  ['anchors that are cut short', { anchors: { version: 3, data: 'AAAA' } }, /anchors of 3 bytes/],
  ['a signature that is cut short', { signature: 'AAAA' }, /signature/],
])('%s are refused, and nothing is remembered of the article', (_name, broken, reason) => {
  const [one, other] = [seeds.get('bitcoin-pact-de')!, seeds.get('bitcoin-pact-id')!];
  const window = new ClusterWindow();
  cluster([one], window);
  expect(() => window.add({ ...other, ...broken })).toThrow(UnreadableArticle);
  expect(() => window.add({ ...one, ...broken, contentHash: other.contentHash })).toThrow(reason);
  const [decision] = cluster([other]);
  window.apply({ ...decision, article: { ...other, ...broken } } as ArticleClustered);
  expect(cluster([other], window)).toEqual(cluster([one, other]).slice(1));
});

test('embeddings of different lengths are not compared', () => {
  const embedded = (name: string, data: string) => ({ ...seeds.get(name)!, embedding: { model: 'm', data } });
  const decisions = cluster([embedded('bitcoin-pact-de', 'AQI='), embedded('bitcoin-pact-id', 'AQIDBA==')]);
  const plain = cluster([seeds.get('bitcoin-pact-de')!, seeds.get('bitcoin-pact-id')!]);
  expect(joined(decisions)[1]!.evidence).toEqual(joined(plain)[1]!.evidence);
});
