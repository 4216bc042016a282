import { check, OWN_POOL, rulesOf, templateOf } from './hand-written';
import { PUBLIC_MISTAKES } from './mistakes';

const PROVIDERS = [OWN_POOL, { AuthType: 'AWS_IAM' }, { AuthType: 'API_KEY' }];

describe('a mistake of a public handler is found:', () => {
  test.each(Object.entries(PUBLIC_MISTAKES))('%s', async (_, { finds, ...namespace }) => {
    const report = await check(templateOf([namespace], { providers: PROVIDERS }));
    expect(rulesOf(report)).toEqual(finds);
    expect(report.outcome).toBe('found');
  });
});
