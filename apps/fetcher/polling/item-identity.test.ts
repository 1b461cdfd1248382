import { chooseIdentity, matchItems, strongestKey } from './item-identity.js';
import { itemKeys, type ItemKeys } from './item-keys.js';

const item = (guid: string | null, url: string | null, content = `${guid} ${url}`): ItemKeys =>
  itemKeys({ id: guid ?? undefined, link: url ?? undefined, summaryHtml: content }, '');
const page = (n: number | string) => `https://a.example/${n}`;
const many = (count: number, guid: (n: number) => string | null, url: (n: number) => string | null, words = 'text'): ItemKeys[] =>
  Array.from({ length: count }, (_, n) => item(guid(n), url(n), `${words} ${n}`)); // prettier-ignore

const GOOD = many(40, (n) => `g${n}`, page);
const renamed = (count: number) => [...many(count, (n) => `new${n}`, page), ...GOOD.slice(count)];

const dated = (items: ItemKeys[], days = 0) =>
  items.map((keys, n) => ({ ...keys, publishedAt: new Date(Date.UTC(2026, 0, 1 + n + 100 * days)) }));
const undated = (items: ItemKeys[]) => items.map((keys) => ({ ...keys, publishedAt: null }));
/** Of forty items the first ones with new guids and URLs. */
const moved = (count: number, days = 0) => {
  const anew = many(40, (n) => `new${n}`, (n) => page(`new${n}`));
  return [...dated(anew, days).slice(0, count), ...dated(GOOD).slice(count)];
}; // prettier-ignore

const identities: [what: string, current: 'guid' | 'url' | 'content', ItemKeys[], ItemKeys[], becomes: string, reason: RegExp | null][] = [
  ['good guids', 'guid', GOOD, GOOD, 'guid', null],
  ['an empty feed', 'guid', [], GOOD, 'guid', null],
  ['new items', 'guid', many(40, (n) => `n${n}`, (n) => page(100 + n), 'new'), GOOD, 'guid', null],
  ['all guids and URLs change', 'guid', moved(40), dated(GOOD), 'content', /^100 % of the items came back with another guid and URL: .* title and content\.$/],
  ['2 of 40 guids and URLs change', 'guid', moved(2), dated(GOOD), 'guid', null],
  ['3 of 40 guids and URLs change', 'guid', moved(3), dated(GOOD), 'content', /^8 % of the items came back with another guid and URL/],
  ['all URLs change', 'url', moved(40), dated(GOOD), 'content', /^100 % of the items came back with another URL/],
  ['the same words with other dates', 'guid', moved(40, 1), dated(GOOD), 'guid', null],
  ['the same words beside the items', 'guid', [...moved(40).slice(0, 20), ...dated(GOOD)], dated(GOOD), 'guid', null],
  ['all guids and URLs change, without dates', 'guid', undated(moved(40)), GOOD, 'content', /^100 %/],
  ['20 of 40 guids and URLs change, without dates', 'guid', undated(moved(20)), GOOD, 'guid', null],
  ['guid and URL of one item change, without a date', 'guid', undated(moved(40)).slice(0, 1), GOOD.slice(0, 1), 'guid', null],
  ['one guid for all', 'guid', many(10, () => 'same', page), [], 'url', /^100 % of the items share a guid with another item: .* URL\.$/],
  ['the same item twice', 'guid', [...GOOD, GOOD[0]!], [], 'guid', null],
  ['all guids change', 'guid', renamed(40), GOOD, 'url', /^100 % of the items came back with another guid/],
  ['2 of 40 guids change', 'guid', renamed(2), GOOD, 'guid', null],
  ['3 of 40 guids change', 'guid', renamed(3), GOOD, 'url', /^8 % of the items came back with another guid/],
  ['guids change, one URL for all', 'guid', many(10, (n) => `new${n}`, () => page(1)), many(10, (n) => `g${n}`, () => page(1)), 'content', /title and content/],
  ['guids change, no URLs', 'guid', many(10, (n) => `new${n}`, () => null), many(10, (n) => `g${n}`, () => null), 'content', /title and content/],
  ['new items, one URL for all', 'guid', many(10, (n) => `new${n}`, () => page(1)).map((keys, n) => ({ ...keys, contentKey: `new ${n}` })), many(10, (n) => `g${n}`, () => page(1)), 'guid', null],
  ['another item at the one address', 'guid', [item('new', page(1))], [item('g', page(1))], 'guid', null],
  ['the same item at the one address', 'guid', [item('new', page(1), 'same')], [item('g', page(1), 'same')], 'url', /another guid/],
  ['guids and texts change', 'guid', renamed(40).map((keys, n) => ({ ...keys, contentKey: `new ${n}` })), GOOD, 'url', /^100 % of the items came back/],
  ['URLs are good', 'url', many(10, () => 'same', page), [], 'url', null],
  ['one URL for all', 'url', many(10, (n) => `g${n}`, () => page(1)), [], 'content', /^90 % of the items have no URL of their own/],
  ['content stays content', 'content', GOOD, GOOD, 'content', null],
]; // prettier-ignore
test.each(identities)('identity: %s', (_what, current, items, known, becomes, reason) => {
  const chosen = chooseIdentity(current, items, known);
  expect(chosen.identity).toBe(becomes);
  if (reason) expect(chosen.reason).toMatch(reason);
  else expect(chosen.reason).toBeNull();
});

test('an item is identified by the most reliable key that it has', () => {
  const [full, noGuid, bare] = [item('g', page(1)), item(null, page(1)), item(null, null)];
  expect(strongestKey('guid', full)).toEqual({ identifiedBy: 'guid', key: full.guidKey });
  expect(strongestKey('guid', noGuid)).toEqual({ identifiedBy: 'url', key: noGuid.urlKey });
  expect(strongestKey('url', full)).toEqual({ identifiedBy: 'url', key: full.urlKey });
  expect(strongestKey('content', full)).toEqual({ identifiedBy: 'content', key: full.contentKey });
  expect(strongestKey('guid', bare)).toEqual({ identifiedBy: 'content', key: bare.contentKey });
});

test('tracking parameters do not change the URL key', () =>
  expect(item(null, `${page(1)}?utm_source=rss`).urlKey).toBe(item(null, page(1)).urlKey));

test.each([
  [
    'another address of a picture',
    '<p>Ten ships <img src="/i?sig=1"></p>',
    '<p>Ten ships <img src="/i?sig=2"></p>',
    true,
  ],
  [
    'another way to write a character',
    '<p>Ten &eacute;t&eacute;s &amp; ships</p>',
    '<p>Ten étés &#38; ships</p>',
    true,
  ],
  ['another script', 'Ten ships<script>a</script>', 'Ten ships<script>b</script>', true],
  ['another word', '<p>Ten ships</p>', '<p>Two ships</p>', false],
  ['another picture and no words', '<img src="/1.png">', '<img src="/2.png">', false],
])('%s', (_what, before, after, isSame) => {
  const key = (html: string) => itemKeys({ contentHtml: html }, 'Ships').contentKey;
  expect(key(after) === key(before)).toBe(isSame);
});

test('the content key is the same as in databases of earlier versions', () => {
  const { contentKey } = itemKeys(
    { summaryHtml: 'Q&A: <b>1 &lt; 2</b>', contentHtml: '<p>Ten ships</p>' },
    'Ships & boats',
  );
  expect(contentKey).toBe('865c16fae283931e10762c970224252f');
});

const KNOWN = Array.from({ length: 40 }, (_, n) => item(`g${n}`, page(n), `text ${n}`));

const matches: [what: string, ItemKeys[], unpublished: [known: number | null, identifiedBy: string][], unchanged: number][] = [
  ['nothing new', KNOWN, [], 40],
  ['a new item', [item('n', page('n'), 'new'), ...KNOWN], [[null, 'guid']], 40],
  ['a changed item', [item('g3', page(3), 'text 3, changed'), ...KNOWN.slice(4)], [[3, 'guid']], 36],
  ['a changed item at another address', [item('g3', page('moved'), 'changed'), ...KNOWN.slice(4)], [[3, 'guid']], 36],
  ['a duplicate', [KNOWN[0]!, KNOWN[0]!, ...KNOWN.slice(1)], [], 40],
  ['an item of no guid', [item(null, page('n'), 'new'), ...KNOWN], [[null, 'url']], 40],
  ['a known item lost its guid', [item(null, page(3), 'text 3'), ...KNOWN.slice(4)], [], 37],
  ['no guid, no address', [item(null, null, 'new'), ...KNOWN], [[null, 'content']], 40],
  ['one guid changed', [item('n', page(3), 'text 3'), ...KNOWN.slice(4)], [], 37],
  ['two share a guid', [item('n', page('a'), 'a'), item('n', page('b'), 'b'), ...KNOWN], [[null, 'url'], [null, 'url']], 40],
  ['one became two', [item('g3', page('a'), 'a'), item(null, page(3), 'b')], [[3, 'guid'], [null, 'url']], 0],
  ['one became two of the same content', [item('g3', page('a'), 'text 3'), item(null, page(3), 'text 3')], [], 1],
  ['an item that was gone for a while', [KNOWN[7]!], [], 1],
]; // prettier-ignore
test.each(matches)('match: %s', (_what, document, unpublished, unchanged) => {
  const matched = matchItems('guid', document, KNOWN);
  expect(matched.unpublished.map(({ known, identifiedBy }) => [known && KNOWN.indexOf(known), identifiedBy])).toEqual(
    unpublished,
  );
  expect(matched.unchanged).toHaveLength(unchanged);
  expect(matched.identity).toBe('guid');
});

test('when all guids change, nothing is published again, and a revision is still one', () => {
  const renamed = KNOWN.map((_, n) => item(`new${n}`, page(n), n === 5 ? 'changed' : `text ${n}`));
  const matched = matchItems('guid', renamed, KNOWN);
  expect(matched).toMatchObject({ identity: 'url', unpublished: [{ known: KNOWN[5], identifiedBy: 'url' }] });
  expect(matched.unchanged).toHaveLength(39);
});
