import type { Evidence } from '#libs/contracts/cluster-decision.js';
import { DocumentFrequencies } from './memory/document-frequencies.js';
import { StoryMerges } from './merge-stories.js';
import type { StoryCluster } from './memory/story-cluster.js';
import { StoryIndex } from './memory/story-index.js';
import { defaultSettings } from './weighting/settings.js';

/** Stories in order of arrival, each with a number of texts: `a2` is story a with two. */
function storiesOf(names: string): Map<string, StoryCluster> {
  const index = new StoryIndex(new DocumentFrequencies(), defaultSettings);
  const stories = names.split(' ').map((name) => {
    const story = index.findOrOpen(name.charAt(0));
    for (let texts = Number(name.slice(1)); texts > 0; texts--) index.openGroup(`${name} ${texts}`, story);
    return story;
  });
  return new Map(stories.map((story) => [story.id, story]));
}

const evidence: Evidence = { method: 'story', score: 4, threshold: 1, anchors: [], adjustments: [] };
const pair = { articleId: 'x', relatedTo: 'y', evidence };

test.each<[stories: string, home: string, others: string, merges: string[], survivor: string]>([
  ['a1', 'a', '', [], 'a'],
  ['a1 b1', 'a', 'b', ['b into a'], 'a'],
  ['a1 b1', 'b', 'a', ['b into a'], 'a'],
  ['a1 b2', 'a', 'b', ['a into b'], 'b'],
  ['a2 b1', 'b', 'a', ['b into a'], 'a'],
  ['a1 b1', 'a', 'bb', ['b into a'], 'a'],
  ['a1 b1', 'a', 'a', [], 'a'],
  ['a1 b1 c1', 'b', 'ca', ['c into b', 'b into a'], 'a'],
  ['a1 b3 c2', 'a', 'bc', ['a into b', 'c into b'], 'b'],
  ['a1 b2 c3', 'a', 'bca', ['a into b', 'b into c'], 'c'],
])('of %s, %s becomes one with %s: %j', (stories, home, others, merges, survivor) => {
  const byId = storiesOf(stories);
  const collected = new StoryMerges('main', byId.get(home)!);
  for (const id of others) collected.add(byId.get(id)!, pair);
  expect(collected.decisions.map(({ from, into }) => `${from} into ${into}`)).toEqual(merges);
  expect(collected.storyId).toBe(survivor);
});

test('a merge has its edition, the pair of articles and the evidence', () => {
  const byId = storiesOf('a1 b1');
  const collected = new StoryMerges('north', byId.get('a')!);
  collected.add(byId.get('b')!, pair);
  expect(collected.decisions).toEqual([
    { type: 'stories-merged', edition: 'north', from: 'b', into: 'a', articleId: 'x', relatedTo: 'y', evidence },
  ]);
});
