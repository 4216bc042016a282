import { Annotations as Found, Match } from 'aws-cdk-lib/assertions';
import { AppSyncAuthorizationType, AppSyncFieldLogLevel } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Annotations, App, Expiration, Fn, Stack } from 'aws-cdk-lib/core';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, CognitoEventsApiProps } from '../../src';

const HOUR = 3_600_000;
const ACCOUNT = '111111111111';

interface Warned {
  readonly props?: (stack: Stack) => Partial<CognitoEventsApiProps>;
  readonly then?: (events: CognitoEventsApi) => void;
}

/** How an app comes to each warning; test/docs compares them with the table. */
const WARNED: Readonly<Record<string, Warned>> = {
  crossAccountGrant: {
    then: (events) => events.grantPublish(Role.fromRoleArn(events.stack, 'Backend', 'arn:aws:iam::222222222222:role/backend')),
  },
  grantWithoutEffect: {
    then: (events) => events.grantSubscribe(Role.fromRoleArn(events.stack, 'Backend', `arn:aws:iam::${ACCOUNT}:role/backend`)),
  },
  apiKeyExpiry: {
    props: () => ({ authProviders: [AuthProvider.apiKey({ expires: Expiration.atDate(new Date(Math.floor(Date.now() / HOUR + 48) * HOUR)) })] }),
  },
  authorizerPermission: {
    props: (stack) => ({
      authProviders: [AuthProvider.lambdaAuthorizer(LambdaFunction.fromFunctionArn(stack, 'Authorizer', 'arn:aws:lambda:eu-west-1:222222222222:function:authorizer'))],
    }),
  },
  subscribeWithoutConnect: { then: (events) => events.addNamespace('ns', { subscribePolicy: ChannelPolicy.iam() }) },
  denialsNotLogged: { props: () => ({ privateNamespace: { logDenials: true } }) },
  claimNotInAccessTokens: { then: (events) => events.addNamespace('ns', { subscribePolicy: ChannelPolicy.claim('tenant') }) },
};

const idOf = (name: string) => `cdk-cognito-events-api:${name}`;

function warnedStack(name: string): Stack {
  const stack = new Stack(new App(), 'Chat', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  const { props, then } = WARNED[name];
  const events = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users'), ...props?.(stack) });
  then?.(events);
  return stack;
}

describe.each(Object.keys(WARNED))('the warning %s', (name) => {
  test('is given with its id', () => {
    Found.fromStack(warnedStack(name)).hasWarning('*', Match.stringLikeRegexp(`\\[ack: ${idOf(name)}\\]`));
  });

  test('is silent once it is acknowledged', () => {
    const stack = warnedStack(name);
    Annotations.of(stack).acknowledgeWarning(idOf(name), 'we know');
    Found.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(name));
  });
});

test('a grant on the API is no warning where a namespace lets such callers in, or may do so in another app', () => {
  const stack = new Stack(new App(), 'Chat');
  const backend = Role.fromRoleArn(stack, 'Backend', `arn:aws:iam::${ACCOUNT}:role/backend`);
  const events = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users') });
  events.grantPublish(backend);
  events.eventApi.grantSubscribe(backend);
  events.addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam() });
  CognitoEventsApi.fromCognitoEventsApiAttributes(stack, 'Imported', { apiArn: `arn:aws:appsync:eu-west-1:${ACCOUNT}:apis/x` }).grantSubscribe(backend);
  Found.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('grantWithoutEffect'));
});

test('a namespace is no warning where its callers may open a WebSocket, where nobody may subscribe, or where that is not known', () => {
  const stack = new Stack(new App(), 'Chat');
  const partners = AuthProvider.oidc({ issuer: 'https://id.example.com' });
  const events = new CognitoEventsApi(stack, 'Events', {
    userPool: new UserPool(stack, 'Users'), authProviders: [partners],
    connectionAuthModes: [AppSyncAuthorizationType.USER_POOL, AppSyncAuthorizationType.OIDC],
  });
  events.addNamespace('partners', { subscribePolicy: ChannelPolicy.owner({ provider: partners }) });
  events.addNamespace('inbound', { subscribePolicy: ChannelPolicy.nobody(), publishPolicy: ChannelPolicy.authenticated() });
  CognitoEventsApi.fromCognitoEventsApiAttributes(stack, 'Imported', { apiArn: `arn:aws:appsync:eu-west-1:${ACCOUNT}:apis/x` })
    .addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam() });
  Found.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('subscribeWithoutConnect'));
});

test('refusals that are logged are no warning where the logs show them, or where the level is not known', () => {
  const stack = new Stack(new App(), 'Chat');
  for (const [name, level] of Object.entries({ Info: AppSyncFieldLogLevel.INFO, Late: Fn.ref('Level') as AppSyncFieldLogLevel })) {
    new CognitoEventsApi(stack, name, { userPool: new UserPool(stack, `${name}Users`), logging: { level }, privateNamespace: { logDenials: true } });
  }
  CognitoEventsApi.fromCognitoEventsApiAttributes(stack, 'Imported', { apiArn: `arn:aws:appsync:eu-west-1:${ACCOUNT}:apis/x`, userPool: new UserPool(stack, 'Users') })
    .addNamespace('inbox', { subscribePolicy: ChannelPolicy.owner(), logDenials: true });
  Found.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('denialsNotLogged'));
});

test('refusals that are logged where errors alone are shown say which level would', () => {
  const stack = new Stack(new App(), 'Chat');
  new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users'), logging: {}, privateNamespace: { logDenials: true } });
  Found.fromStack(stack).hasWarning('/Chat/Events/Namespace-private', Match.stringLikeRegexp(
    'logDenials is true, but the log level of the API is ERROR, at which AppSync leaves out what handlers log; give logging: \\{ level: AppSyncFieldLogLevel.INFO \\}',
  ));
});

test('a namespace for callers who cannot open a WebSocket says which mode is missing where', () => {
  const stack = new Stack(new App(), 'Chat');
  const partners = AuthProvider.oidc({ issuer: 'https://id.example.com' });
  const events = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users'), authProviders: [partners] });
  events.addNamespace('partners', { subscribePolicy: ChannelPolicy.owner({ provider: partners }) });
  Found.fromStack(stack).hasWarning('/Chat/Events/Namespace-partners', Match.stringLikeRegexp(
    'subscribeAuthModes has OPENID_CONNECT, with which nobody may open a WebSocket: connectionAuthModes of the API is \\[AMAZON_COGNITO_USER_POOLS\\]; add it there',
  ));
});
