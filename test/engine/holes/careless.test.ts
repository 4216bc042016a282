import { CARELESS, Careless } from './careless';
import { check, rulesOf, templateOf } from './hand-written';
import { RIGHT, SUBTLE, UNSETTLED } from './subtle';

async function expectFinds({ finds, providers, resources, ...namespace }: Careless): Promise<void> {
  const report = await check(templateOf([namespace], { providers, resources }));
  expect(rulesOf(report)).toEqual(finds);
}

describe('what a developer in a hurry writes is found:', () => {
  test.each(Object.entries(CARELESS))('%s', (_, careless) => expectFinds(careless));
});

describe('what only shows to somebody who watches the code is found:', () => {
  test.each(Object.entries(SUBTLE))('%s', (_, subtle) => expectFinds(subtle));
});

describe('what no question settles is undecided:', () => {
  test.each(Object.entries(UNSETTLED))('%s', (_, unsettled) => expectFinds(unsettled));
});

describe('nothing is found in what is right:', () => {
  test.each(Object.entries(RIGHT))('%s', (_, right) => expectFinds(right));
});
