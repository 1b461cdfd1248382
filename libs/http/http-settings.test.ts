import { readFileSync } from 'node:fs';
import { userAgent } from './http-settings.js';

test('the user agent has the version of package.json and the contact', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const short = version.split('.').slice(0, 2).join('.');
  expect(userAgent('https://news.example/bot')).toBe(
    `Babelwire/${short} (news feed reader; +https://news.example/bot)`,
  );
  expect(userAgent(undefined)).toBe(`Babelwire/${short} (news feed reader)`);
});
