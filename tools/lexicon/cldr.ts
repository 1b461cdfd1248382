/** Reads the JSON distribution of the Unicode CLDR, https://github.com/unicode-org/cldr-json, from node_modules. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/** Folder of an installed data package. */
export const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));

/** Every locale that CLDR has, in the order of their names: af, agq, ak … zu. */
export const locales: readonly string[] = readJson<{ availableLocales: { full: string[] } }>(
  join(packageFolder('cldr-core'), 'availableLocales.json'),
).availableLocales.full.toSorted();

/**
 * Every locale with this file, and the file's content below `main.LOCALE`.
 * @param file such as `cldr-dates-full/ca-gregorian.json`
 */
export function* readLocales<T>(file: string): Generator<[locale: string, content: T]> {
  const [name = '', path = ''] = file.split('/');
  for (const locale of locales) {
    const fullPath = join(packageFolder(name), 'main', locale, path);
    if (!existsSync(fullPath)) continue;
    yield [locale, readJson<{ main: Record<string, T> }>(fullPath).main[locale]!];
  }
}

/** Names of provinces and states by their ISO 3166-2 code in lower case (`gbsct`), of every locale that has any. */
export function* readSubdivisions(): Generator<Record<string, string>> {
  for (const locale of locales) {
    const file = join(packageFolder('cldr-subdivisions-full'), 'subdivisions', locale, `${locale}.json`);
    if (!existsSync(file)) continue;
    type Content = { subdivisions: { localeDisplayNames: { subdivisions: Record<string, string> } } };
    yield readJson<Content>(file).subdivisions.localeDisplayNames.subdivisions;
  }
}
