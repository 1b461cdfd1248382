import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { topics } from '#libs/contracts/topics.js';
import { apiDocs } from '../../tools/api-docs/api-docs.js';
import { brokenIn, type JsonSchema } from './compatible-schema.js';

const FOLDER = 'docs/api';
const RELEASED = join(FOLDER, 'released');
const files = await apiDocs();

test('docs/api is what the contracts say; otherwise run `npm run docs:api`', () => {
  const outdated = [...files].filter(([path, content]) => {
    const file = join(FOLDER, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== content;
  });
  expect(outdated.map(([path]) => path)).toEqual([]);
});

test('every topic has a JSON Schema', () => {
  const paths = Object.values(topics).map(({ name }) => `schemas/${name}.json`);
  expect([...files.keys()]).toEqual(expect.arrayContaining(paths));
});

test('the AsyncAPI document is valid, and has every topic', async () => {
  const { document, diagnostics } = await new Parser().parse(files.get('asyncapi.json')!);
  expect(diagnostics).toEqual([]);
  const addresses = document!
    .channels()
    .all()
    .map((channel) => channel.address());
  expect(addresses).toEqual(Object.values(topics).map(({ name }) => name));
});

test.each(readdirSync(RELEASED))('%s takes nothing back that was released', (name) => {
  const released = JSON.parse(readFileSync(join(RELEASED, name), 'utf8')) as JsonSchema;
  const current = JSON.parse(files.get(`schemas/${name}`) ?? '{}') as JsonSchema;
  expect(brokenIn(released, current, name === `${topics.raw.name}.json`)).toEqual([]);
});
