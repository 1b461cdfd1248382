import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Import rules: who may know whom. Each entry says which imports are refused there, and why. */
const noKafka = { regex: '^kafkajs', message: 'Only libs/messaging knows Kafka.' };
const noApps = { regex: '^#apps/', message: 'Libraries never import apps.' };
const noBarrels = {
  regex: '(^|/)index(\\.js)?$',
  message: 'Import the file that holds the thing; there are no barrels.',
};

const refuse = (files, ...patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [...patterns, noBarrels] }] },
});

const ownAppOnly = ['fetcher', 'normalizer', 'store', 'dashboard'].map((app) =>
  refuse([`apps/${app}/**/*.{ts,tsx}`], noKafka, {
    regex: `^#apps/(?!${app}/)`,
    message: 'Apps never import each other; only standalone and the command line start them.',
  }),
);

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.babelwire/', 'inbox/', 'seeds/', '**/dist/'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    files: ['{apps,libs,test,bench,tools}/**/*.ts'],
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
      // Control characters are among what we clean away.
      'no-control-regex': 'off',
      // Nest modules are classes without members.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  refuse(['apps/{standalone,cli}/**/*.ts'], noKafka),
  ...ownAppOnly,
  refuse(['libs/{async,database,embedding,ingest,runtime}/**/*.ts'], noKafka, noApps),
  refuse(['libs/messaging/**/*.ts'], noApps),
  refuse(['libs/feed-parser/**/*.ts'], {
    regex: '^(#apps/|#libs/(?!domain/text/)|@nestjs/|kafkajs|typeorm|pg$)',
    message:
      'The feed parser is for others, too: it imports libs/domain/text and nothing else of ours, and no framework.',
  }),
  refuse(['libs/domain/**/*.ts'], {
    regex: '^(#apps/|#libs/(?!contracts/|domain/)|@nestjs/|@huggingface/|kafkajs|typeorm|pg$)',
    message: 'The domain is pure: it imports contracts and nothing else of ours, and no framework.',
  }),
  // Tests read the seeds as the inbox does.
  { files: ['libs/domain/**/*.test.ts'], rules: { 'no-restricted-imports': 'off' } },
  refuse(['libs/contracts/**/*.ts'], {
    regex: '^(?!zod$|\\./|\\.\\./[a-z-]+\\.js$)',
    message: 'Contracts import zod and each other.',
  }),
  {
    files: ['{apps,libs}/**/index.ts'],
    rules: { 'no-restricted-syntax': ['error', { selector: 'Program', message: 'No index.ts barrels.' }] },
  },
  prettier,
);
