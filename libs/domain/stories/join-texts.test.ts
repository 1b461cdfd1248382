import type { Evidence } from '#libs/contracts/cluster-decision.js';
import { namePair, TextJoins } from './join-texts.js';
import { DocumentFrequencies } from './memory/document-frequencies.js';
import type { RememberedArticle, TextGroup } from './memory/story-cluster.js';
import { StoryIndex } from './memory/story-index.js';
import { defaultSettings } from './weighting/settings.js';

const anchors = [{ kind: 'name', surface: 'Wien', otherSurface: 'Vienna', weight: 1 }];
const evidence: Evidence = { method: 'translation', score: 4, threshold: 1, anchors, adjustments: [] };

/** Texts of one story in order of arrival, each with a number of articles: `a2` is text a with two. */
function textsOf(names: string): Map<string, TextGroup> {
  const index = new StoryIndex(new DocumentFrequencies(), defaultSettings);
  const story = index.findOrOpen('s');
  const groups = names.split(' ').map((name) => {
    const group = index.openGroup(name.charAt(0), story);
    group.members.length = Number(name.slice(1));
    return group;
  });
  return new Map(groups.map((group) => [group.id, group]));
}

test.each<[texts: string, home: string, others: string, joins: string[]]>([
  ['a1 b1', 'a', 'b', ['b into a']],
  ['a1 b1', 'b', 'a', ['b into a']],
  ['a1 b2', 'a', 'b', ['a into b']],
  ['a1 b1', 'a', 'ba', ['b into a']],
  ['a1 b1 c2', 'b', 'ac', ['b into a', 'c into a']],
  ['a1 b2 c4', 'a', 'bc', ['a into b', 'b into c']],
])('of %s, %s becomes one with %s: %j', (texts, home, others, joins) => {
  const byId = textsOf(texts);
  const collected = new TextJoins('main', byId.get(home)!, byId.get(home)!.members.length);
  const pair = { articleId: 'x', relatedTo: 'y', relation: 'translation', evidence } as const;
  for (const id of others) collected.add(byId.get(id)!, pair, 's');
  expect(collected.decisions.map(({ from, into }) => `${from} into ${into}`)).toEqual(joins);
  expect(collected.decisions[0]).toMatchObject({ type: 'texts-joined', edition: 'main', storyId: 's', ...pair });
});

test.each<[name: string, relatedTo: string | null, otherRelatedTo: string | null, articleId: string]>([
  ['the article, which is related to none', null, null, 'article'],
  ['the article, which is related to none', null, 'z', 'article'],
  ['the article, which is related to the other one', 'other', null, 'article'],
  ['the other one, since the article is related to a third one', 'z', null, 'other'],
  ['the other one, which is related to the article', 'z', 'article', 'other'],
  ['the article, if neither can take on the relation', 'z', 'y', 'article'],
])('a pair names first %s', (_name, relatedTo, otherRelatedTo, articleId) => {
  const article = { articleId: 'article', relatedTo, language: 'de' } as RememberedArticle;
  const other = { articleId: 'other', relatedTo: otherRelatedTo, language: 'en' } as RememberedArticle;
  const pair = namePair(article, other, evidence);
  expect(pair).toMatchObject({ articleId, relation: 'translation' });
  expect([pair.articleId, pair.relatedTo].sort()).toEqual(['article', 'other']);
  expect(pair.evidence.anchors[0]!.surface).toBe(articleId === 'article' ? 'Wien' : 'Vienna');
});

test.each([
  ['de', 'de', 'near-copy'],
  ['de', 'en', 'translation'],
  ['und', 'und', 'translation'],
])('a text in %s and one in %s: %s', (language, otherLanguage, relation) => {
  const article = { articleId: 'article', relatedTo: null, language } as RememberedArticle;
  const other = { articleId: 'other', relatedTo: null, language: otherLanguage } as RememberedArticle;
  expect(namePair(article, other, evidence).relation).toBe(relation);
});
