import { groupsFor } from './robots-groups.js';

const everyone = (...rules: string[]) => ['User-agent: *', ...rules].join('\n');

test.each([
  ['nothing', '', ''],
  ['no group for us', 'User-agent: Other\nDisallow: /', ''],
  ['everyone', 'User-agent: *\nDisallow: /a', everyone('Disallow: /a')],
  [
    'our own before everyone',
    'User-agent: *\nDisallow: /\n\nUser-agent: BabelWire\nDisallow: /a',
    everyone('Disallow: /a'),
  ],
  ['our own, with a version', 'User-agent: Babelwire/1.0\nDisallow: /a', everyone('Disallow: /a')],
  ['our own that allows all', 'User-agent: *\nDisallow: /\nUser-agent: babelwire\nDisallow:', everyone('Disallow: ')],
  ['our own that is empty', 'User-agent: *\nDisallow: /\nUser-agent: babelwire', ''],
  ['a group of several', 'User-agent: Other\nUser-agent: *\nDisallow: /a', everyone('Disallow: /a')],
  [
    'groups of one name',
    'User-agent: *\nDisallow: /a\nUser-agent: x\nAllow: /\nUser-agent: *\nDisallow: /b',
    everyone('Disallow: /a', 'Disallow: /b'),
  ],
  [
    'comments, case and space',
    '\ufeff# hi\r\nUSER-AGENT : *  # all\r\n  disallow:/a # no\r\n',
    everyone('disallow: /a'),
  ],
  ['other fields do not end a list of agents', 'User-agent: *\nSitemap: /s\nDisallow: /a', everyone('Disallow: /a')],
  ['a page instead', '<html><body>User-agent: *</body></html>', ''],
  ['crawl delay', 'User-agent: *\nCrawl-delay: 10', everyone('Crawl-delay: 10')],
])('%s', (_name, robotsTxt, expected) => {
  expect(groupsFor('babelwire', robotsTxt)).toBe(expected);
});

test('rules that take long to match forbid more instead', () => {
  const slow = 'Disallow: /x' + '*a'.repeat(900);
  const kept = groupsFor('babelwire', `User-agent: *\n${`${slow}\n`.repeat(20)}`).split('\n');
  expect(kept.filter((rule) => rule === slow)).toHaveLength(9);
  expect(kept.filter((rule) => rule === 'Disallow: /x')).toHaveLength(11);
});

test('many agents with many rules stay small', () => {
  const agents = Array.from({ length: 10_000 }, (_, index) => `User-agent: a${index}\n`).join('');
  const rules = Array.from({ length: 10_000 }, (_, index) => `Disallow: /${index}\n`).join('');
  expect(groupsFor('babelwire', `${agents}User-agent: *\n${rules}`).split('\n')).toHaveLength(10_001);
});
