import base from './jest.config.js';

// The original articles are not in the repository; whoever has them names their folder in ORIGINAL_SEEDS.
const originals = process.env.ORIGINAL_SEEDS ? ['originals'] : [];

/**
 * Tests on real servers (a Kafka that they start, the PostgreSQL server in DATABASE_URL) and in a real browser; one by one.
 */
export default {
  ...base,
  roots: ['<rootDir>/test'],
  testMatch: ['kafka', 'distributed', 'browser', ...originals].map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  testPathIgnorePatterns: [],
  maxWorkers: 1,
};
