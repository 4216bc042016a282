import type { AccessKey, IamPrincipal } from '../../../engine/auth/caller-contracts';
import type { AuthProvider, ChannelNamespace, EventApi } from '../../../engine/event-api';

export const HTTP_HOST = 'localhost:4000';
export const API_ARN = 'arn:aws:appsync:us-east-1:111122223333:apis/api1';

export function testApi(
  authProviders: readonly AuthProvider[], namespaces: readonly ChannelNamespace[] = [], changes: Partial<EventApi> = {},
): EventApi {
  return {
    stack: 'App',
    logicalId: 'Events',
    name: 'events',
    apiId: 'api1',
    arn: API_ARN,
    accountId: '111122223333',
    region: 'us-east-1',
    authProviders,
    apiKeys: [],
    connectionAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
    namespaces: new Map(namespaces.map((namespace) => [namespace.name, namespace])),
    ...changes,
  };
}

export function testNamespace(name: string, changes: Partial<ChannelNamespace> = {}): ChannelNamespace {
  return {
    logicalId: `Namespace${name}`,
    name,
    arn: `${API_ARN}/channelNamespace/${name}`,
    publishAuthModes: ['AWS_IAM'],
    subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
    unsupported: {},
    ...changes,
  };
}

export function userPool(userPoolId: string, appIdClientRegex?: string): AuthProvider {
  return { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId, region: 'us-east-1', appIdClientRegex };
}

/** A backend's role, with the key of a session in it. */
export const BACKEND: IamPrincipal = {
  arn: 'arn:aws:sts::111122223333:assumed-role/Publisher/session1',
  accountId: '111122223333',
  statements: [{ effect: 'Allow', actions: ['appsync:EventPublish'], resources: [`${API_ARN}/channelNamespace/*`] }],
};

export const BACKEND_KEY: AccessKey = {
  accessKeyId: 'ASIABACKEND',
  secretAccessKey: 'the secret of the backend',
  sessionToken: 'the session token of the backend',
  principal: BACKEND,
};
