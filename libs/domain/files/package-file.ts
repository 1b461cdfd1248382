import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Finds a file of this package in the folders above this module, from the sources as from the build.
 * @param file path from the package's root
 * @param remedy what to do when it is missing
 * @throws Error that names the file and the remedy
 */
export function findPackageFile(file: string, remedy: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = join(folder, file);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) throw new Error(`${file} is missing: ${remedy}`);
  }
}
