import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFeeds } from './feeds-file.js';

const folder = mkdtempSync(join(tmpdir(), 'feeds-'));
const file = join(folder, 'feeds.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

test('a missing or empty file means no feeds', () => {
  expect(loadFeeds(join(folder, 'none.yaml'))).toEqual([]);
  writeFileSync(file, '# nothing yet\n');
  expect(loadFeeds(file)).toEqual([]);
});

test('what is left out stays out', () => {
  writeFileSync(
    file,
    '- url: https://a.example/rss\n- {url: "http://b.example", name: B, interval: 90s, fullText: true}\n',
  );
  expect(loadFeeds(file)).toEqual([
    { url: 'https://a.example/rss' },
    { url: 'http://b.example', name: 'B', interval: '90s', fullText: true },
  ]);
});

const faults: [what: string, yaml: string, message: RegExp][] = [
  ['no list', 'url: https://a.example', /must be a list/],
  ['no YAML', '- "', /not valid YAML/],
  ['no URL', '- url: https://a.example\n- name: B', /entry 2, url: must be an http or https URL/],
  ['a file URL', '- url: file:///etc/passwd', /entry 1, url: must be/],
  ['a bad interval', '- {url: "https://a.example", interval: 5}', /entry 1, interval: must look like/],
  ['an interval of a month', '- {url: "https://a.example", interval: 30d}', /entry 1, interval: must be at most 24d/],
  ['a misspelt field', '- {url: "https://a.example", editon: x}', /entry 1: unknown field: editon/],
  ['a bare string', '- https://a.example', /entry 1: must be an object/],
];
test.each(faults)('%s is refused with the entry named', (_what, yaml, message) => {
  writeFileSync(file, yaml);
  expect(() => loadFeeds(file)).toThrow(message);
});
