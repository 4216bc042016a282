import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Aspects } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EventsStack } from '../support/events-stack';
import { everything } from '../support/everything';

/** What the pack says about the construct, not about the pool and the functions that the test brings. */
const findingsBelow = (stack: EventsStack, path: string) => {
  Aspects.of(stack).add(new AwsSolutionsChecks());
  const found = [...Annotations.fromStack(stack).findError('*', Match.anyValue()), ...Annotations.fromStack(stack).findWarning('*', Match.anyValue())];
  return { all: found.length, below: found.filter(({ id }) => id.startsWith(path)).map(({ id, entry }) => `${id}: ${entry.data as string}`) };
};

describe('cdk-nag', () => {
  test('finds nothing in the default set-up', () => {
    const stack = new EventsStack();
    stack.events();
    expect(findingsBelow(stack, '/Chat/Events').below).toEqual([]);
  });

  test('finds nothing with every provider, policy, mode and option, though it does look', () => {
    const stack = new EventsStack();
    everything(stack);
    const { all, below } = findingsBelow(stack, '/Chat/Events');
    expect(all).toBeGreaterThan(0);
    expect(below).toEqual([]);
  });
});
