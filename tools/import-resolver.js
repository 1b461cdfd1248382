/**
 * Resolves imports for ESLint: '#libs/…', '#apps/…' and relative specifiers name the .js file that the compiler writes; here
 * they lead to the source. Packages are left unresolved, and so count as external.
 */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve as resolvePath } from 'node:path';

const ROOT = resolvePath(import.meta.dirname, '..');

export const interfaceVersion = 2;

/** @returns {{ found: boolean, path?: string | null }} path is null for modules of Node */
export function resolve(specifier, importer) {
  if (isBuiltin(specifier)) return { found: true, path: null };
  if (!/^[#.]/.test(specifier)) return { found: false };
  const path = specifier.startsWith('#') ? join(ROOT, specifier.slice(1)) : join(dirname(importer), specifier);
  const base = path.replace(/\.js$/, '');
  const found = [path, `${base}.ts`, `${base}.tsx`].find((candidate) => existsSync(candidate));
  return found ? { found: true, path: found } : { found: false };
}
