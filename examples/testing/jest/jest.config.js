module.exports = {
  testEnvironment: 'node',
  testTimeout: 60_000, // the app is synthesized first, which takes seconds
  roots: ['<rootDir>/test'],
  transform: { '^.+\\.ts$': 'ts-jest' },
};
