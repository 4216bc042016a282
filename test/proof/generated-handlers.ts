import { LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { OIDC_PROVIDER, OTHER_POOL_ID, OWN_POOL_ID } from './issuers';
import { Pair, PINNED } from './policies';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, EventHandlers, EventsNamespaceOptions, HandlerSource, SenderShape } from '../../src';
import { EventsStack, IAM, namespaceOf, OIDC, USER_POOL } from '../support/events-stack';

export const NAMESPACE = 'ns';

export interface Handlers {
  readonly policy: Pair[0];
  readonly code: string;
}

type MoreOptions = Pick<EventsNamespaceOptions, 'handlers' | 'onPublish' | 'onSubscribe'>;

function addNamespace(
  events: CognitoEventsApi, policy: ChannelPolicy, senderShape: SenderShape, modes: (typeof OIDC)[] = [], more: MoreOptions = {},
): void {
  const subscribeAuthModes = [USER_POOL, IAM, ...modes];
  events.addNamespace(NAMESPACE, {
    subscribePolicy: policy, subscribeAuthModes, publishPolicy: policy, publishAuthModes: subscribeAuthModes, senderShape, ...more,
  });
}

/** The handlers of a namespace with one policy for both operations, as the template has them. */
export function handlersOf([policy, channelPolicy]: Pair, senderShape = SenderShape.FIELD): Handlers {
  const stack = new EventsStack();
  addNamespace(stack.events({ defaultNamespaces: false }), channelPolicy, senderShape);
  return { policy, code: namespaceOf(stack, NAMESPACE).CodeHandlers! };
}

function sourceOf(stack: EventsStack, direct: boolean, invokeType?: LambdaInvokeType): Required<Pick<MoreOptions, 'onPublish' | 'onSubscribe'>> {
  const source = HandlerSource.lambda(LambdaFunction.fromFunctionName(stack, 'Function', 'chat'), { direct, invokeType });
  return { onPublish: source, onSubscribe: source };
}

/** The same where a function handles both operations, which it is for code to call once the policy has admitted them. */
export function directHandlersOf(
  [policy, channelPolicy]: Pair, invokeType = LambdaInvokeType.REQUEST_RESPONSE, senderShape = SenderShape.FIELD,
): Handlers {
  const stack = new EventsStack();
  addNamespace(stack.events({ defaultNamespaces: false }), channelPolicy, senderShape, [], sourceOf(stack, true, invokeType));
  return { policy, code: namespaceOf(stack, NAMESPACE).CodeHandlers! };
}

/** Code of a developer's own that welcomes everybody and passes on what comes, both ways. */
export const WELCOMING = ['onPublish', 'onSubscribe'].map((name) => `export const ${name} = {
  request(ctx) { return { operation: 'Invoke', payload: ctx.events ?? null }; },
  response(ctx) { return ctx.result ?? ctx.events; },
};`).join('\n');

/** The same where code of a developer's own calls a data source. */
export function ownHandlersOf([policy, channelPolicy]: Pair, code = WELCOMING, senderShape = SenderShape.FIELD): Handlers {
  const stack = new EventsStack();
  const more = { ...sourceOf(stack, false), handlers: EventHandlers.fromInline(code) };
  addNamespace(stack.events({ defaultNamespaces: false }), channelPolicy, senderShape, [], more);
  return { policy, code: namespaceOf(stack, NAMESPACE).CodeHandlers! };
}

/** In which order an app may tell an API of its issuers; the API's own pool is always a prop. */
export enum Order {
  POOL_THEN_OIDC = 'a pool, then OIDC', OIDC_THEN_POOL = 'OIDC, then a pool',
  POOL_LATER = 'a pool after the API', POOL_LAST = 'a pool after the namespace',
}

/** The same for a policy of an API with two user pools and an OIDC provider, whose issuers are literal. */
export function pinnedHandlersOf(
  name: string, order = Order.POOL_THEN_OIDC, senderShape = SenderShape.FIELD, more: (stack: EventsStack) => MoreOptions = () => ({}),
): Handlers {
  const stack = new EventsStack();
  const otherPool = UserPool.fromUserPoolId(stack, 'Other', OTHER_POOL_ID);
  const other = AuthProvider.userPool(otherPool);
  const oidc = AuthProvider.oidc({ issuer: OIDC_PROVIDER.forms[0] });
  const [policy, channelPolicy] = PINNED[name](other, oidc);
  const authProviders = order === Order.POOL_THEN_OIDC ? [other, oidc] : order === Order.OIDC_THEN_POOL ? [oidc, other] : [oidc];
  const userPool = UserPool.fromUserPoolId(stack, 'Own', OWN_POOL_ID);
  const events = stack.events({ defaultNamespaces: false, userPool, authProviders });
  if (order === Order.POOL_LATER) events.addUserPool(otherPool);
  addNamespace(events, channelPolicy, senderShape, [OIDC], more(stack));
  if (order === Order.POOL_LAST) events.addUserPool(otherPool);
  return { policy, code: namespaceOf(stack, NAMESPACE).CodeHandlers! };
}

/** The same where a function handles both operations. */
export function pinnedDirectHandlersOf(name: string): Handlers {
  return pinnedHandlersOf(name, undefined, undefined, (stack) => sourceOf(stack, true));
}
