import type { IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Aspects, CfnElement, DefaultTokenResolver, Reference, Stack, StringConcat, Tokenization } from 'aws-cdk-lib/core';
import type { IResolvable, IResolveContext } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { error } from './error';

/**
 * Fails where an app client is of a stack that uses the API, since each of the two stacks would need the other first;
 * the list may grow until synthesis.
 *
 * As an aspect, because the CDK reports the circle in its own words before it validates.
 */
export function refuseClientsOfUsers(api: IConstruct, clients: readonly IUserPoolClient[]): void {
  Aspects.of(api).add({
    visit: (node) => {
      if (node !== api) return;
      for (const client of clients) refuse(api, client);
    },
  });
}

function refuse(api: IConstruct, client: IUserPoolClient): void {
  const [own, other] = [rootOf(Stack.of(api)), rootOf(Stack.of(client))];
  if (own === other || !uses(other, own, new Set())) return;
  throw error(api, `userPoolClients: ${client.node.path} is a client of the stack ${other.node.path}, which uses the stack of the API; ` +
    `each would need the other to be deployed first: make the client in ${own.node.path}, or in a stack of its own`);
}

/** Whether a stack needs another one, through whichever others. */
function uses(stack: Stack, other: Stack, seen: Set<Stack>): boolean {
  seen.add(stack);
  const referred = stack.node.findAll().flatMap((node) => CfnElement.isCfnElement(node) ? stacksOf(node) : []);
  const needed = new Set([...stack.dependencies, ...referred].map(rootOf));
  return needed.has(other) || [...needed].some((next) => !seen.has(next) && uses(next, other, seen));
}

/** The stacks to which an element refers. */
function stacksOf(element: CfnElement): readonly Stack[] {
  const found = new Set<Stack>();
  class Collector extends DefaultTokenResolver {
    public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: Parameters<DefaultTokenResolver['resolveToken']>[2]): unknown {
      if (Reference.isReference(token)) found.add(Stack.of(token.target));
      return super.resolveToken(token, context, postProcessor);
    }
  }
  // of the CDK's own: without it nothing is found here, and the CDK reports the circle
  const rendered = (element as unknown as { _toCloudFormation?(): unknown })._toCloudFormation?.();
  Tokenization.resolve(rendered, { scope: element, resolver: new Collector(new StringConcat()), preparing: true });
  return [...found];
}

function rootOf(stack: Stack): Stack {
  return stack.nestedStackParent ? rootOf(stack.nestedStackParent) : stack;
}
