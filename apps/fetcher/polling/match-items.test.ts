import { itemKeys, type ItemKeys } from './item-identity.js';
import { matchItems } from './match-items.js';

const item = (guid: string | null, url: string | null, content: string): ItemKeys =>
  itemKeys({ id: guid ?? undefined, link: url ?? undefined, summaryHtml: content }, '');
const page = (n: number | string) => `https://a.example/${n}`;

const KNOWN = Array.from({ length: 40 }, (_, n) => item(`g${n}`, page(n), `text ${n}`));

const table: [what: string, ItemKeys[], fresh: [known: number | null, namedBy: string][], unchanged: number][] = [
  ['nothing new', KNOWN, [], 40],
  ['a new item', [item('n', page('n'), 'new'), ...KNOWN], [[null, 'guid']], 40],
  ['a changed item', [item('g3', page(3), 'text 3, changed'), ...KNOWN.slice(4)], [[3, 'guid']], 36],
  ['a changed item at another address', [item('g3', page('moved'), 'changed'), ...KNOWN.slice(4)], [[3, 'guid']], 36],
  ['a double', [KNOWN[0]!, KNOWN[0]!, ...KNOWN.slice(1)], [], 40],
  ['an item of no guid', [item(null, page('n'), 'new'), ...KNOWN], [[null, 'url']], 40],
  ['a known item lost its guid', [item(null, page(3), 'text 3'), ...KNOWN.slice(4)], [], 37],
  ['no guid, no address', [item(null, null, 'new'), ...KNOWN], [[null, 'content']], 40],
  ['one guid changed', [item('n', page(3), 'text 3'), ...KNOWN.slice(4)], [], 37],
  ['two share a guid', [item('n', page('a'), 'a'), item('n', page('b'), 'b'), ...KNOWN], [[null, 'url'], [null, 'url']], 40],
  ['one became two', [item('g3', page('a'), 'a'), item(null, page(3), 'b')], [[3, 'guid'], [null, 'url']], 0],
  ['one became two of the same content', [item('g3', page('a'), 'text 3'), item(null, page(3), 'text 3')], [], 1],
  ['an item that was gone for a while', [KNOWN[7]!], [], 1],
]; // prettier-ignore
test.each(table)('%s', (_what, document, fresh, unchanged) => {
  const matched = matchItems('guid', document, KNOWN);
  expect(matched.fresh.map(({ known, namedBy }) => [known && KNOWN.indexOf(known), namedBy])).toEqual(fresh);
  expect(matched.unchanged).toHaveLength(unchanged);
  expect(matched.identity).toBe('guid');
});

test('when all guids change, nothing is handed on again, and what changed keeps its place', () => {
  const renamed = KNOWN.map((_, n) => item(`new${n}`, page(n), n === 5 ? 'changed' : `text ${n}`));
  const matched = matchItems('guid', renamed, KNOWN);
  expect(matched).toMatchObject({ identity: 'url', fresh: [{ known: KNOWN[5], namedBy: 'url' }] });
  expect(matched.unchanged).toHaveLength(39);
});
