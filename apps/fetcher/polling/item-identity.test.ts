import { itemKeys, judgeIdentity, nameOfItem, type ItemKeys } from './item-identity.js';

const item = (guid: string | null, url: string | null, content = `${guid} ${url}`): ItemKeys =>
  itemKeys({ id: guid ?? undefined, link: url ?? undefined, summaryHtml: content }, '');
const page = (n: number) => `https://a.example/${n}`;
const many = (count: number, guid: (n: number) => string | null, url: (n: number) => string | null): ItemKeys[] =>
  Array.from({ length: count }, (_, n) => item(guid(n), url(n), `text ${n}`));

const GOOD = many(40, (n) => `g${n}`, page);
const renamed = (count: number) => [...many(count, (n) => `new${n}`, page), ...GOOD.slice(count)];

const table: [what: string, current: 'guid' | 'url' | 'content', ItemKeys[], ItemKeys[], becomes: string, reason: RegExp | null][] = [
  ['good guids', 'guid', GOOD, GOOD, 'guid', null],
  ['an empty feed', 'guid', [], GOOD, 'guid', null],
  ['new items', 'guid', many(40, (n) => `n${n}`, (n) => page(100 + n)), GOOD, 'guid', null],
  ['one guid for all', 'guid', many(10, () => 'same', page), [], 'url', /^100 % of the items share their guid with another: .* URL\.$/],
  ['the same item twice', 'guid', [...GOOD, GOOD[0]!], [], 'guid', null],
  ['all guids change', 'guid', renamed(40), GOOD, 'url', /^100 % of the items came again with another guid/],
  ['2 of 40 guids change', 'guid', renamed(2), GOOD, 'guid', null],
  ['3 of 40 guids change', 'guid', renamed(3), GOOD, 'url', /^8 % of the items came again with another guid/],
  ['guids change, one URL for all', 'guid', many(10, (n) => `new${n}`, () => page(1)), many(10, (n) => `g${n}`, () => page(1)), 'content', /title and content/],
  ['guids change, no URLs', 'guid', many(10, (n) => `new${n}`, () => null), many(10, (n) => `g${n}`, () => null), 'content', /title and content/],
  ['new items, one URL for all', 'guid', many(10, (n) => `new${n}`, () => page(1)).map((keys, n) => ({ ...keys, contentKey: `new ${n}` })), many(10, (n) => `g${n}`, () => page(1)), 'guid', null],
  ['another item at the one address', 'guid', [item('new', page(1))], [item('g', page(1))], 'guid', null],
  ['the same item at the one address', 'guid', [item('new', page(1), 'same')], [item('g', page(1), 'same')], 'url', /another guid/],
  ['guids and texts change', 'guid', renamed(40).map((keys, n) => ({ ...keys, contentKey: `new ${n}` })), GOOD, 'url', /^100 % of the items came again/],
  ['URLs are good', 'url', many(10, () => 'same', page), [], 'url', null],
  ['one URL for all', 'url', many(10, (n) => `g${n}`, () => page(1)), [], 'content', /^90 % of the items have no URL of their own/],
  ['content stays content', 'content', GOOD, GOOD, 'content', null],
]; // prettier-ignore
test.each(table)('%s', (_what, current, items, known, becomes, reason) => {
  const judged = judgeIdentity(current, items, known);
  expect(judged.identity).toBe(becomes);
  if (reason) expect(judged.reason).toMatch(reason);
  else expect(judged.reason).toBeNull();
});

test('an item is named by the surest name it has', () => {
  const [full, noGuid, bare] = [item('g', page(1)), item(null, page(1)), item(null, null)];
  expect(nameOfItem('guid', full)).toEqual({ by: 'guid', name: full.guidKey });
  expect(nameOfItem('guid', noGuid)).toEqual({ by: 'url', name: noGuid.urlKey });
  expect(nameOfItem('url', full)).toEqual({ by: 'url', name: full.urlKey });
  expect(nameOfItem('content', full)).toEqual({ by: 'content', name: full.contentKey });
  expect(nameOfItem('guid', bare)).toEqual({ by: 'content', name: bare.contentKey });
});

test('tracking parameters do not make another URL', () =>
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

test('the key of an item is the one that databases hold from before', () => {
  const { contentKey } = itemKeys(
    { summaryHtml: 'Q&A: <b>1 &lt; 2</b>', contentHtml: '<p>Ten ships</p>' },
    'Ships & boats',
  );
  expect(contentKey).toBe('865c16fae283931e10762c970224252f');
});
