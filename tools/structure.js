/**
 * Measures the structure of the production code: sizes of files, files that exist for one importer, and cycles of imports
 * between files and between folders. `npm run structure`; with a folder as argument another checkout is measured.
 * Production code is what lies in apps, libs and packages and is no test, fixture, migration or data. Exits with 1 when
 * there are cycles.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(process.argv[2] ?? '.');
/** A file of at most so many lines with a single importer should be part of that importer. */
const SMALL = 40;
/** Files that are small by nature: entry points, entities, worker threads. */
const EXEMPT = /(^|\/)main\.tsx?$|\.module\.ts$|\.entity\.ts$|(-|\/)worker\.ts$|vite\.config\.ts$/;

const files = ['apps', 'libs', 'packages'].flatMap((folder) => list(join(root, folder))).sort();
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const importers = new Map(files.map((file) => [file, files.filter((other) => imports.get(other).has(file))]));
const lines = new Map(files.map((file) => [file, texts.get(file).split('\n').length - 1]));
const lonely = files.filter((file) => importers.get(file).length === 1 && !EXEMPT.test(file));
const small = lonely.filter((file) => lines.get(file) <= SMALL);
const sizes = [...lines.values()].sort((a, b) => a - b);

print('production files', files.length);
print(
  'lines',
  sizes.reduce((sum, size) => sum + size, 0),
);
print('lines a file: median', sizes[Math.floor(sizes.length * 0.5)]);
print('lines a file: p90', sizes[Math.floor(sizes.length * 0.9)]);
print('files with one importer', lonely.length);
print(`of these, at most ${SMALL} lines`, small.length);
for (const file of small) console.log(`    ${file} (${lines.get(file)}) <- ${importers.get(file)[0]}`);
report('cycles of files', cyclesOf(imports));
report('cycles of folders', cyclesOf(foldersOf(imports)));

function list(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter(
      (file) => /\.tsx?$/.test(file) && !/\.(test|fixtures|d)\.tsx?$|node_modules|\/(migrations|dist)\//.test(file),
    );
}

function importsOf(file) {
  const found = new Set();
  for (const [, specifier] of texts.get(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([.#][^']+)'/g)) {
    const path = specifier.startsWith('#') ? specifier.slice(1) : join(dirname(file), specifier);
    const base = path.replace(/\.js$/, '');
    const target = [`${base}.ts`, `${base}.tsx`, path].find((candidate) => texts.has(candidate));
    if (target) found.add(target);
  }
  // A thread's file is named by its path.
  for (const [, path] of texts.get(file).matchAll(/'((?:apps|libs)\/[^']+)\.js'/g))
    if (texts.has(`${path}.ts`)) found.add(`${path}.ts`);
  return found;
}

/** A folder that lies in another one is a part of it: imports between the two count for the outer one and its files. */
function foldersOf(graph) {
  const folders = new Map();
  for (const [file, targets] of graph) {
    const from = dirname(file);
    if (!folders.has(from)) folders.set(from, new Set());
    for (const target of targets) if (dirname(target) !== from) folders.get(from).add(dirname(target));
  }
  return folders;
}

/** Strongly connected components of more than one node (Tarjan 1972). */
function cyclesOf(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const cycles = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    if (component.length > 1) cycles.push(component);
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return cycles;
}

function report(name, cycles) {
  print(name, cycles.length);
  if (cycles.length > 0) process.exitCode = 1;
  for (const cycle of cycles) console.log(`    ${cycle.join(' · ')}`);
}

function print(name, value) {
  console.log(`${name.padEnd(34)} ${value}`);
}
