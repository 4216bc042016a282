import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { ChannelPolicy } from '../../src';
import { HANDLER_FUNCTIONS } from '../../src/handlers.generated';
import { directHandlersOf, ownHandlersOf } from '../proof/generated-handlers';
import { POLICIES } from '../proof/policies';
import { EventsStack, IAM, namespaceOf, USER_POOL } from '../support/events-stack';

const [handlers, functions] = readFileSync(join(__dirname, '../../docs/policies.md'), 'utf8').split('## The functions');
const blocks = [...handlers.matchAll(/```ts\n(.*)\n```\n\n```js\n([^]*?)```/g)].map(([, policy, code]) => [policy, code] as const);

/** The handlers that the page may mean: on the policy's own modes, on those of users and backends, and among several issuers. */
function renderings(expression: string): string[] {
  const policy = runInNewContext(expression, { ChannelPolicy }) as ChannelPolicy;
  return [{}, { subscribeAuthModes: [IAM, USER_POOL] }].flatMap((modes) => [false, true].map((several) => {
    const stack = new EventsStack();
    const events = stack.events({ userPool: UserPool.fromUserPoolId(stack, 'Main', 'us-east-1_Main') });
    if (several) events.addUserPool(UserPool.fromUserPoolId(stack, 'Staff', 'us-east-1_Staff'));
    const [subscribeAuthModes, publishPolicy] = [modes.subscribeAuthModes, expression.includes('anyone') ? policy : undefined];
    try {
      events.addNamespace('ns', { subscribePolicy: policy, subscribeAuthModes, publishPolicy });
      return namespaceOf(stack, 'ns').CodeHandlers ?? '';
    } catch {
      return '';
    }
  }));
}

describe('the page of the policies', () => {
  test('has every policy', () => {
    const named = new Set(blocks.map(([policy]) => /^ChannelPolicy\.(\w+)/.exec(policy)![1]));
    const known = Object.getOwnPropertyNames(ChannelPolicy).filter((name) => typeof (ChannelPolicy as unknown as Record<string, unknown>)[name] === 'function');
    expect([...named].sort()).toEqual(known.sort());
  });

  test.each(blocks)('shows the handler of %s', (policy, code) => {
    expect(renderings(policy).filter((rendering) => rendering.includes(code))).not.toEqual([]);
  });

  test('shows the handlers before a data source, as they are', () => {
    const [, section] = handlers.split('## Before a function');
    const shown = [...section.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);
    const owner = POLICIES['owner()'];
    const rendered = [directHandlersOf(owner), directHandlersOf(owner, LambdaInvokeType.EVENT), ownHandlersOf(owner)];
    expect(shown).toHaveLength(rendered.length);
    shown.forEach((code, index) => expect(rendered[index].code).toContain(code));
  });

  test('shows every function, as it is', () => {
    const shown = [...functions.matchAll(/```js\n([^]*?)\n```/g)].map(([, code]) => code);
    expect(shown).toEqual(Object.values(HANDLER_FUNCTIONS).map(({ code }) => code));
  });
});
