import { CARELESS } from './careless';
import { check, rulesOf, templateOf } from './hand-written';

describe('what a developer in a hurry writes is found:', () => {
  test.each(Object.entries(CARELESS))('%s', async (_, { finds, providers, resources, ...namespace }) => {
    const report = await check(templateOf([namespace], { providers, resources }));
    expect(rulesOf(report)).toEqual(finds);
  });
});
