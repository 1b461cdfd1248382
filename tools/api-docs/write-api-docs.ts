/**
 * Writes docs/api from the contracts and the controllers: OpenAPI, AsyncAPI and a JSON Schema per message.
 *
 *     npm run docs:api              after a change of a contract or a controller
 *     npm run docs:api -- --release at a release: keeps the schemas of the messages, which later versions must not break
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiDocs } from './api-docs.js';

const isRelease = process.argv.includes('--release');
for (const [path, content] of await apiDocs()) {
  write(path, content);
  if (isRelease && path.startsWith('schemas/')) write(path.replace('schemas/', 'released/'), content);
}

function write(path: string, content: string): void {
  const file = join('docs/api', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
