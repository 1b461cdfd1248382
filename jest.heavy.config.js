import base from './jest.config.js';

// The original articles are not in the repository; whoever has them names their folder in ORIGINAL_SEEDS.
const originals = process.env.ORIGINAL_SEEDS ? ['originals'] : [];

/**
 * Tests on real servers (a Kafka that they start, the PostgreSQL server in DATABASE_URL), in a real browser, and on
 * @huggingface/transformers, which .ci/run installs for them; one by one.
 */
export default {
  ...base,
  roots: ['<rootDir>/test'],
  testMatch: ['kafka', 'distributed', 'browser', 'embedding', ...originals].map(
    (folder) => `<rootDir>/test/${folder}/**/*.test.ts`,
  ),
  testPathIgnorePatterns: [],
  maxWorkers: 1,
};
