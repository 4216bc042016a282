import { Template } from 'aws-cdk-lib/assertions';
import { AppSyncAuthorizationType, CfnApi, CfnChannelNamespace, EventApi } from 'aws-cdk-lib/aws-appsync';
import { CfnElement } from 'aws-cdk-lib/core';
import { ChannelPolicy, CognitoEventsApi } from '../../src';
import { EventsStack, USER_POOL } from '../support/events-stack';

type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, unknown>; readonly DependsOn?: unknown }>;

/** Without their metadata, which CloudFormation keeps and does nothing with. */
const appSyncOf = (stack: EventsStack): Resources => Object.fromEntries(
  Object.entries((Template.fromStack(stack).toJSON() as { Resources: Resources }).Resources).filter(([, { Type }]) => Type.startsWith('AWS::AppSync'))
    .map(([logicalId, resource]) => [logicalId, { ...resource, Metadata: undefined }]),
);
/** As in the recipe: the construct's resources take the logical ids of those that are there. */
const keep = (resource: CfnElement, logicalId: string) => resource.overrideLogicalId(logicalId);

test('an API of L1s moves to the construct with not a property changed', () => {
  const modes = [{ authType: USER_POOL }];
  const before = new EventsStack();
  const api = new CfnApi(before, 'Api', {
    name: 'chat',
    eventConfig: {
      authProviders: [
        { authType: USER_POOL, cognitoConfig: { userPoolId: before.userPool.userPoolId, awsRegion: before.region } }, { authType: 'AWS_IAM' },
      ],
      connectionAuthModes: modes, defaultPublishAuthModes: modes, defaultSubscribeAuthModes: modes,
    },
  });
  new CfnChannelNamespace(before, 'News', {
    apiId: api.attrApiId, name: 'news', subscribeAuthModes: modes, publishAuthModes: [{ authType: 'AWS_IAM' }],
  });

  const after = new EventsStack();
  const events = new CognitoEventsApi(after, 'Events', { userPool: after.userPool, apiName: 'chat', defaultNamespaces: false });
  const news = events.addNamespace('news', { subscribePolicy: ChannelPolicy.anyone() });
  keep(events.cfnApi, 'Api');
  keep(news.cfnChannelNamespace, 'News');

  expect(appSyncOf(after)).toEqual(appSyncOf(before));
});

test('an API of the L2 moves with the same ids, names and modes, so that nothing is replaced', () => {
  const before = new EventsStack();
  const userPool = { authorizationType: AppSyncAuthorizationType.USER_POOL, cognitoConfig: { userPool: before.userPool } };
  const iam = { authorizationType: AppSyncAuthorizationType.IAM };
  const modes = [AppSyncAuthorizationType.USER_POOL];
  const api = new EventApi(before, 'Api', {
    apiName: 'chat',
    authorizationConfig: {
      authProviders: [userPool, iam], connectionAuthModeTypes: modes, defaultPublishAuthModeTypes: modes, defaultSubscribeAuthModeTypes: modes,
    },
  });
  api.addChannelNamespace('inbox', {
    authorizationConfig: { subscribeAuthModeTypes: modes, publishAuthModeTypes: [AppSyncAuthorizationType.IAM] },
  });
  const resources = appSyncOf(before);
  const idOf = (type: string) => Object.keys(resources).find((id) => resources[id].Type === type)!;
  const [apiId, namespaceId] = [idOf('AWS::AppSync::Api'), idOf('AWS::AppSync::ChannelNamespace')];

  const after = new EventsStack();
  const events = new CognitoEventsApi(after, 'Events', { userPool: after.userPool, apiName: 'chat', defaultNamespaces: false });
  const inbox = events.addPrivateNamespace('inbox');
  keep(events.cfnApi, apiId);
  keep(inbox.cfnChannelNamespace, namespaceId);
  const moved = appSyncOf(after);

  expect(Object.keys(moved).sort()).toEqual(Object.keys(resources).sort());
  expect(moved[apiId]).toEqual(resources[apiId]);
  // the policy is what is new: it comes as code, which updates in place
  const { CodeHandlers, ...properties } = moved[namespaceId].Properties;
  const { HandlerConfigs, ...former } = resources[namespaceId].Properties;
  expect(properties).toEqual(former);
  expect(HandlerConfigs ?? {}).toEqual({});
  expect(CodeHandlers).toContain('export function onSubscribe');
});
