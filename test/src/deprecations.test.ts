import { Template } from 'aws-cdk-lib/assertions';
import { EventsStack } from '../support/events-stack';
import { everything } from '../support/everything';

const { JSII_DEPRECATED } = process.env;
afterEach(() => {
  if (JSII_DEPRECATED === undefined) delete process.env.JSII_DEPRECATED;
  else process.env.JSII_DEPRECATED = JSII_DEPRECATED;
});

test('an app that uses all there is calls nothing that the CDK is about to remove', () => {
  process.env.JSII_DEPRECATED = 'fail';
  const stack = new EventsStack();
  everything(stack);
  expect(() => Template.fromStack(stack)).not.toThrow();
});
