import jestConfig from './jest.config.js';

/** What `npm run mutate` runs against each mutant: the tests of the assessment rules alone. */
export default { ...jestConfig, testMatch: ['<rootDir>/test/domain/assessment/**/*.test.ts'] };
