import { builtFile } from '../../src/private/built-file';

test('a file that an installation lacks is missed by its name, with the way out', () => {
  expect(() => builtFile('checker/none.js')).toThrow('lib/checker/none.js of cdk-cognito-events-api is missing: install the package again');
});
