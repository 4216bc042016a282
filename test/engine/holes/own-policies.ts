import { Template } from 'aws-cdk-lib/assertions';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { JsonObject } from '../../../engine/template/json';
import { AuthProvider, ChannelPolicy, SenderShape } from '../../../src';
import { NAMESPACE } from '../../proof/generated-handlers';
import { OIDC_PROVIDER, OTHER_POOL_ID, OWN_POOL_ID } from '../../proof/issuers';
import { Pair, PINNED, POLICIES } from '../../proof/policies';
import { EventsStack, IAM, OIDC, USER_POOL } from '../../support/events-stack';

/** One policy of the construct for both operations, in a template. */
export interface OwnPolicy {
  readonly name: string;
  readonly policy: Pair[0];
  readonly shape: SenderShape;
  readonly template: JsonObject;
}

/** Every policy of the proof, of APIs with one pool and with several issuers. */
export function ownPolicies(): readonly OwnPolicy[] {
  return [
    ...Object.entries(POLICIES).map(([name, pair]) => withOnePool(name, pair)),
    ...Object.keys(PINNED).map((name) => pinned(name)),
    { ...pinned('authenticated()', SenderShape.ENVELOPE), name: 'enveloped authenticated()' },
  ];
}

function withOnePool(name: string, [policy, channelPolicy]: Pair): OwnPolicy {
  const stack = new EventsStack();
  const events = stack.events({ defaultNamespaces: false, userPoolClients: [stack.userPool.addClient('Web')] });
  const modes = [USER_POOL, IAM];
  events.addNamespace(NAMESPACE, {
    subscribePolicy: channelPolicy, subscribeAuthModes: modes, publishPolicy: channelPolicy, publishAuthModes: modes,
  });
  return { name, policy, shape: SenderShape.FIELD, template: Template.fromStack(stack).toJSON() };
}

function pinned(name: string, senderShape = SenderShape.FIELD): OwnPolicy {
  const stack = new EventsStack();
  const client = (id: string) => [UserPoolClient.fromUserPoolClientId(stack, id, `${id}client0123456789abcdef`)];
  const other = AuthProvider.userPool(UserPool.fromUserPoolId(stack, 'Other', OTHER_POOL_ID), client('other'));
  const oidc = AuthProvider.oidc({ issuer: OIDC_PROVIDER.forms[0] });
  const [policy, channelPolicy]: readonly [Pair[0], ChannelPolicy] = PINNED[name](other, oidc);
  const userPool = UserPool.fromUserPoolId(stack, 'Own', OWN_POOL_ID);
  const events = stack.events({ defaultNamespaces: false, userPool, userPoolClients: client('own'), authProviders: [other, oidc] });
  const modes = [USER_POOL, IAM, OIDC];
  events.addNamespace(NAMESPACE, {
    subscribePolicy: channelPolicy, subscribeAuthModes: modes, publishPolicy: channelPolicy, publishAuthModes: modes, senderShape,
  });
  return { name: `pinned ${name}`, policy, shape: senderShape, template: Template.fromStack(stack).toJSON() };
}
