/** One Jest configuration; tiers are folders of test/ and are run one after another by setup/run-tests (2 cores). */
export default {
  // Time is no verdict: a slow machine under load takes longer for the same.
  testTimeout: 30_000,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: [
    '<rootDir>/.node/',
    '<rootDir>/.data/',
    '<rootDir>/test-output/',
    '<rootDir>/.stryker-tmp/',
  ],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
