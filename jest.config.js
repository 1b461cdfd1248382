/** Tests run as native ES modules, the same module system as production; swc only strips the types. */
export default {
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/packages', '<rootDir>/test', '<rootDir>/bench'],
  testMatch: ['**/*.test.ts'],
  // These need a real Kafka, PostgreSQL server or browser: jest.heavy.config.js runs them.
  testPathIgnorePatterns: ['kafka', 'distributed', 'browser', 'originals'].map((folder) => `<rootDir>/test/${folder}/`),
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/packages/[^/]+/dist/'],
  // Most tests wait for servers more than they compute.
  maxWorkers: '100%',
  // On a busy machine a test of real servers takes longer than the default of 5 s. Tests of speed have limits of their own.
  testTimeout: 20_000,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^#(apps|libs|packages)/(.*)\\.js$': '<rootDir>/$1/$2',
  },
};
