import { Template } from 'aws-cdk-lib/assertions';
import { IUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { App, Stack } from 'aws-cdk-lib/core';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, EventsNamespace, HandlerSource } from '../../src';

describe.each([
  { partition: 'aws-cn', region: 'cn-north-1', suffix: 'amazonaws.com.cn' },
  { partition: 'aws-us-gov', region: 'us-gov-west-1', suffix: 'amazonaws.com' },
  { partition: 'aws', region: 'eu-west-1', suffix: 'amazonaws.com' },
])('in the partition $partition', ({ partition, region, suffix }) => {
  const account = '123456789012';
  const apiArn = `arn:${partition}:appsync:${region}:${account}:apis/abc`;
  let stack: Stack;
  let userPool: IUserPool;
  let role: Role;

  beforeEach(() => {
    stack = new Stack(new App(), 'Chat', { env: { account, region } });
    userPool = UserPool.fromUserPoolId(stack, 'Users', `${region}_Main`);
    role = new Role(stack, 'Backend', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  });

  test('the issuers of a user pool have its domain', () => {
    const other = AuthProvider.userPool(UserPool.fromUserPoolId(stack, 'Others', `${region}_Other`));
    const events = new CognitoEventsApi(stack, 'Events', { userPool, authProviders: [other] });
    const code = stack.resolve(events.privateNamespace.cfnChannelNamespace.codeHandlers) as string;
    expect(code).toContain(`["https://cognito-idp.${region}.${suffix}/${region}_Main", "https://issuer-cognito-idp.${region}.${suffix}/${region}_Main"]`);
  });

  test('the template says no partition and no domain that it could not know', () => {
    const events = new CognitoEventsApi(stack, 'Logging', { userPool, logging: {}, apiName: 'logging' });
    const handler = LambdaFunction.fromFunctionName(stack, 'Function', 'chat');
    events.addNamespace('chat', { subscribePolicy: ChannelPolicy.owner(), onSubscribe: HandlerSource.lambda(handler) });
    events.grantPublish(role);
    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text).not.toMatch(/arn:aws[^"]*:appsync/);
    expect(text).toContain('"Service":"appsync.amazonaws.com"');
    expect(text).toContain('{"Ref":"AWS::Partition"}');
  });

  test('an API and a namespace are imported by their ARNs, and granted by them', () => {
    const imported = CognitoEventsApi.fromCognitoEventsApiAttributes(stack, 'Imported', { apiArn, userPool });
    const namespace = EventsNamespace.fromNamespaceArn(stack, 'Namespace', `${apiArn}/channelNamespace/private`);
    imported.grantPublish(role);
    namespace.grantPublish(role);
    const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies).toContain(`${apiArn}/channelNamespace/*`);
    expect(policies).toContain(`${apiArn}/channelNamespace/private`);
  });
});
