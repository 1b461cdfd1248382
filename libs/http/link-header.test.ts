import { parseLinkHeader } from './link-header.js';

const table: [what: string, value: string, expected: object[]][] = [
  ['nothing', '', []],
  ['one', '<https://hub.example/>; rel="hub"', [{ target: 'https://hub.example/', rels: ['hub'] }]],
  ['a token', '<https://hub.example/>;rel=hub', [{ target: 'https://hub.example/', rels: ['hub'] }]],
  [
    'several, joined',
    '<https://hub.example/>; rel="hub", </feed>; rel="self"',
    [
      { target: 'https://hub.example/', rels: ['hub'] },
      { target: '/feed', rels: ['self'] },
    ],
  ],
  ['two relations in upper case', '</a>; REL="Hub SELF"', [{ rels: ['hub', 'self'] }]],
  ['a comma in the address', '<https://a.example/x,y>; rel=self', [{ target: 'https://a.example/x,y' }]],
  [
    'commas, semicolons and quotes in a title',
    '</f>; title="A; \\"b\\", c"; rel=alternate; type="application/RSS+xml"',
    [{ target: '/f', rels: ['alternate'], title: 'A; "b", c', type: 'application/rss+xml' }],
  ],
  ['the first rel of two', '</a>; rel=hub; rel=self', [{ rels: ['hub'] }]],
  ['without rel', '</a>', [{ target: '/a', rels: [] }]],
  ['a parameter without a value', '</a>; crossorigin; rel=hub', [{ rels: ['hub'] }]],
  ['invalid input', 'rel=hub; <', []],
];

test.each(table)('%s', (_what, value, expected) => {
  const links = parseLinkHeader(value);
  expect(links).toMatchObject(expected);
  expect(links).toHaveLength(expected.length);
});

test('hostile values are fast', () => {
  const started = performance.now();
  for (const piece of ['<a>;', ';a="\\', '<a>; a=" ', '<', '; a ']) parseLinkHeader(`<a>${piece.repeat(50_000)}`);
  expect(performance.now() - started).toBeLessThan(500);
});
