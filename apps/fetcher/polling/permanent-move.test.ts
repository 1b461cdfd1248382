import type { Redirect } from '../http/fetch-types.js';
import { judgeMove } from './permanent-move.js';

const url = 'https://a.example/rss';
const hop = (status: Redirect['status'], to: string): Redirect => ({ status, from: url, to });
const B = 'https://b.example/rss';
const C = 'https://c.example/rss';

const table: [what: string, movedTo: string | null, sightings: number, Redirect[], object][] = [
  ['no redirect', B, 2, [], { movedTo: null, permanentRedirectCount: 0, newUrl: null }],
  ['the first 301', null, 0, [hop(301, B)], { movedTo: B, permanentRedirectCount: 1, newUrl: null }],
  ['the third 301', B, 2, [hop(301, B)], { movedTo: B, permanentRedirectCount: 3, newUrl: B }],
  ['308 counts as well', B, 2, [hop(308, B)], { newUrl: B }],
  ['another target starts anew', C, 2, [hop(301, B)], { movedTo: B, permanentRedirectCount: 1, newUrl: null }],
  ['302 never', B, 2, [hop(302, B)], { movedTo: null, newUrl: null }],
  ['307 never', B, 2, [hop(307, B)], { movedTo: null, newUrl: null }],
  ['two permanent hops', C, 2, [hop(301, B), hop(308, C)], { newUrl: C }],
  ['permanent, then temporary', B, 2, [hop(301, B), hop(302, C)], { newUrl: B }],
  ['temporary, then permanent', C, 2, [hop(302, B), hop(301, C)], { movedTo: null, newUrl: null }],
];
test.each(table)('%s', (_what, movedTo, permanentRedirectCount, redirects, expected) =>
  expect(judgeMove({ url, movedTo, permanentRedirectCount: permanentRedirectCount }, redirects)).toMatchObject(
    expected,
  ),
);
