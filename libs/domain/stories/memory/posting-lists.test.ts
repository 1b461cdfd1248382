import { MAX_POSTINGS, PostingLists } from './posting-lists.js';

const list = (postings: PostingLists, key: number) =>
  Array.from({ length: postings.size(key) }, (_, i) => postings.at(key, i));

/** `+3` adds story 3, `-3` removes it. */
function after(steps: string): PostingLists {
  const postings = new PostingLists();
  for (const step of steps.split(' ').filter(Boolean)) {
    if (step.startsWith('+')) postings.add(7, Number(step.slice(1)));
    else postings.remove(7, Number(step.slice(1)));
  }
  return postings;
}

test.each<[steps: string, stories: number[]]>([
  ['', []],
  ['+1', [1]],
  ['+3 +1 +2', [3, 1, 2]],
  ['+1 +2 +3 +4 +5 +6 +7 +8 +9', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['+1 +2 +3 -2', [1, 3]],
  ['+1 +2 +3 -1 +4', [2, 3, 4]],
  ['+1 -1', []],
  ['+1 -1 +2', [2]],
  ['+1 +2 +3 -1 -2 -3 +4 +5 +6', [4, 5, 6]],
  ['+1 -2', [1]],
  ['-1', []],
  ['+0 +1 -0', [1]],
])('after "%s" the list is %j', (steps, stories) => {
  expect(list(after(steps), 7)).toEqual(stories);
});

test.each([-1, 0, 5000])('an unknown key %d has no stories', (key) => {
  expect(after('+1').size(key)).toBe(0);
});

test('a list that is too long keeps its newest stories', () => {
  const postings = new PostingLists();
  for (let story = 0; story < MAX_POSTINGS + 3; story++) postings.add(1, story);
  expect(postings.size(1)).toBe(MAX_POSTINGS);
  expect([postings.at(1, 0), postings.at(1, MAX_POSTINGS - 1)]).toEqual([3, MAX_POSTINGS + 2]);
});

test('lists that grow and shrink in turns keep their stories', () => {
  const postings = new PostingLists();
  const expected: number[][] = Array.from({ length: 50 }, () => []);
  let random = 1;
  const next = (limit: number) => (random = (random * 48271) % 0x7fffffff) % limit;
  for (let step = 0; step < 20_000; step++) {
    const key = next(50);
    const stories = expected[key]!;
    if (next(100) < (step % 4000 < 2000 ? 70 : 30)) {
      stories.push(step);
      postings.add(key, step);
    } else if (stories.length) {
      postings.remove(key, stories.splice(next(stories.length), 1)[0]!);
    }
  }
  expect(expected.map((_, key) => list(postings, key))).toEqual(expected);
});
