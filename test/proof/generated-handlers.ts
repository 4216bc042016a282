import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { OIDC_PROVIDER, OTHER_POOL_ID, OWN_POOL_ID } from './issuers';
import { Pair, PINNED } from './policies';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, SenderShape } from '../../src';
import { EventsStack, IAM, namespaceOf, OIDC, USER_POOL } from '../support/events-stack';

export const NAMESPACE = 'ns';

export interface Handlers {
  readonly policy: Pair[0];
  readonly code: string;
}

function addNamespace(events: CognitoEventsApi, policy: ChannelPolicy, senderShape: SenderShape, ...modes: typeof OIDC[]): void {
  const subscribeAuthModes = [USER_POOL, IAM, ...modes];
  events.addNamespace(NAMESPACE, {
    subscribePolicy: policy, subscribeAuthModes, publishPolicy: policy, publishAuthModes: subscribeAuthModes, senderShape,
  });
}

/** The handlers of a namespace with one policy for both operations, as the template has them. */
export function handlersOf([policy, channelPolicy]: Pair, senderShape = SenderShape.FIELD): Handlers {
  const stack = new EventsStack();
  addNamespace(stack.events({ defaultNamespaces: false }), channelPolicy, senderShape);
  return { policy, code: namespaceOf(stack, NAMESPACE).CodeHandlers! };
}

/** In which order an app may tell an API of its issuers; the API's own pool is always a prop. */
export enum Order {
  POOL_THEN_OIDC = 'a pool, then OIDC', OIDC_THEN_POOL = 'OIDC, then a pool',
  POOL_LATER = 'a pool after the API', POOL_LAST = 'a pool after the namespace',
}

/** The same for a policy of an API with two user pools and an OIDC provider, whose issuers are literal. */
export function pinnedHandlersOf(name: string, order = Order.POOL_THEN_OIDC, senderShape = SenderShape.FIELD): Handlers {
  const stack = new EventsStack();
  const otherPool = UserPool.fromUserPoolId(stack, 'Other', OTHER_POOL_ID);
  const other = AuthProvider.userPool(otherPool);
  const oidc = AuthProvider.oidc({ issuer: OIDC_PROVIDER.forms[0] });
  const [policy, channelPolicy] = PINNED[name](other, oidc);
  const authProviders = order === Order.POOL_THEN_OIDC ? [other, oidc] : order === Order.OIDC_THEN_POOL ? [oidc, other] : [oidc];
  const userPool = UserPool.fromUserPoolId(stack, 'Own', OWN_POOL_ID);
  const events = stack.events({ defaultNamespaces: false, userPool, authProviders });
  if (order === Order.POOL_LATER) events.addUserPool(otherPool);
  addNamespace(events, channelPolicy, senderShape, OIDC);
  if (order === Order.POOL_LAST) events.addUserPool(otherPool);
  return { policy, code: namespaceOf(stack, NAMESPACE).CodeHandlers! };
}
