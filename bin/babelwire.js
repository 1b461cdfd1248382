#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/apps/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('babelwire is not built: run npm ci or npm run build in its folder.');
  process.exitCode = 1;
}
