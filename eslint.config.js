import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import * as importResolver from './tools/import-resolver.js';

/**
 * Who may import whom: each element with the others that it may import. The order is the one of docs/architecture.md, from
 * the bottom up. An element's name is its folder; folders within another element come first.
 */
const DOMAIN = ['libs/domain', 'libs/domain/text'];
const MESSAGING = ['libs/messaging', 'libs/messaging/bus', 'libs/messaging/postgres-log', 'libs/messaging/kafka'];
const LIBS = [
  ...['libs/contracts', ...DOMAIN, 'libs/feed-parser', 'libs/ingest', 'libs/async', 'libs/http', 'libs/database'],
  ...['libs/embedding', ...MESSAGING, 'libs/runtime'],
];
const SERVICES = ['apps/fetcher', 'apps/normalizer', 'apps/store', 'apps/dashboard'];
const MAY_IMPORT = {
  'apps/dashboard/web': ['libs/contracts'],
  'libs/domain/text': ['libs/contracts', 'libs/domain'],
  'libs/messaging/bus': ['libs/contracts', 'libs/async'],
  'libs/messaging/postgres-log': ['libs/contracts', 'libs/async', 'libs/messaging/bus'],
  'libs/messaging/kafka': ['libs/contracts', 'libs/async', 'libs/messaging/bus', 'libs/messaging/postgres-log'],
  'libs/contracts': [],
  'packages/client': [],
  'libs/domain': ['libs/contracts', 'libs/domain/text'],
  'libs/feed-parser': ['libs/contracts', 'libs/domain/text'],
  'libs/ingest': ['libs/contracts', ...DOMAIN, 'libs/feed-parser'],
  'libs/async': ['libs/domain'],
  'libs/http': ['libs/contracts', 'libs/domain/text', 'libs/async'],
  'libs/database': ['libs/contracts', 'libs/feed-parser'],
  'libs/embedding': [...DOMAIN, 'libs/async'],
  'libs/messaging': ['libs/contracts', 'libs/async', ...MESSAGING],
  'libs/runtime': ['libs/contracts', ...DOMAIN, 'libs/async', 'libs/database', ...MESSAGING],
  ...Object.fromEntries(SERVICES.map((service) => [service, LIBS])),
  'apps/standalone': [...LIBS, ...SERVICES],
  'apps/cli': [...LIBS, 'packages/client'],
};

/** Elements without a framework, a database or a broker. */
const PURE = ['libs/contracts', ...DOMAIN, 'libs/feed-parser', 'libs/ingest', 'libs/async', 'libs/http', 'apps/cli'];
const FRAMEWORKS = ['@nestjs/*', 'nestjs-*', 'typeorm', 'pg', '@electric-sql/*', 'express', 'rxjs'];

const elementTypes = Object.keys(MAY_IMPORT);
const fromAnyOf = (types) => ({ element: { types: { anyOf: types } } });
const toPackages = (source) => ({ to: { module: { origin: 'external', source } } });
const policies = [
  { allow: { to: { module: { origin: ['external', 'core'] } } } },
  ...Object.entries(MAY_IMPORT).map(([from, to]) => ({
    from: fromAnyOf([from]),
    allow: { to: fromAnyOf([from, ...to]) },
  })),
  {
    from: fromAnyOf(elementTypes.filter((type) => type !== 'libs/messaging/kafka')),
    disallow: toPackages(['kafkajs']),
    message: 'Only libs/messaging/kafka imports kafkajs.',
  },
  {
    from: fromAnyOf(PURE),
    disallow: toPackages(FRAMEWORKS),
    message: `${PURE.join(', ')} import no framework and no database.`,
  },
  {
    from: fromAnyOf(['libs/contracts']),
    disallow: toPackages(['!zod']),
    message: 'Contracts import zod and each other.',
  },
  {
    from: fromAnyOf(['packages/client']),
    disallow: { to: { module: { origin: ['external', 'core'] } } },
    message: 'The client runs in browsers and has no dependencies.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.babelwire/', 'inbox/', 'seeds/', '**/dist/'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    files: ['{apps,libs,packages,test,bench,tools}/**/*.ts'],
    ignores: ['apps/dashboard/web/**'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
    },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-restricted-properties': [
        'error',
        {
          object: 'URL',
          property: 'canParse',
          message: 'Refuses valid hosts in Node 20: use libs/domain/text/url.ts.',
        },
      ],
      // Text cleaning matches control characters.
      'no-control-regex': 'off',
      // Nest modules are classes without members.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['{apps,libs,packages,test,bench,tools}/**/*.{ts,tsx}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [{ ...importResolver, interfaceVersion: 3, name: 'source' }],
    },
    rules: { 'import-x/no-cycle': 'error' },
  },
  {
    files: ['{apps,libs,packages}/**/*.{ts,tsx}'],
    // Tests run parts together that don't know each other.
    ignores: ['**/*.{test,fixtures}.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      // Absolute: a relative one would be looked for in the package of each file.
      'import/resolver': { [`${import.meta.dirname}/tools/import-resolver.js`]: {} },
      'boundaries/root-path': import.meta.dirname,
      'boundaries/elements': elementTypes.map((type) => ({
        type,
        pattern: type,
        partialMatch: false,
        exclusive: true,
      })),
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': ['error', { default: 'disallow', checkAllOrigins: true, policies }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '(^|/)index(\\.js)?$', message: 'Import the file that contains it; there are no barrels.' },
          ],
        },
      ],
    },
  },
  {
    files: ['{apps,libs,packages}/**/index.ts'],
    rules: { 'no-restricted-syntax': ['error', { selector: 'Program', message: 'No index.ts barrels.' }] },
  },
  prettier,
);
