import base from './jest.config.js';

/** Tests on real servers (a Kafka that they start, the PostgreSQL server in DATABASE_URL) and in a real browser, one by one. */
export default {
  ...base,
  roots: ['<rootDir>/test'],
  testMatch: ['kafka', 'distributed', 'browser', 'originals'].map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  testPathIgnorePatterns: [],
  maxWorkers: 1,
};
