import { readFileSync } from 'fs';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Stack, Tags } from 'aws-cdk-lib/core';
import { ChannelPolicy } from '../../src';
import { EventsStack } from '../support/events-stack';

const { version } = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8')) as { version: string };

describe('what a front end needs', () => {
  test('is the URLs, the pool, its only client and the namespaces', () => {
    const stack = new EventsStack();
    const client = new UserPoolClient(stack, 'Web', { userPool: stack.userPool });
    const events = stack.events({ userPoolClients: [client] });
    events.addNamespace('teams', { subscribePolicy: ChannelPolicy.ownGroup() });
    expect(events.clientConfig).toEqual({
      version: 1, url: events.httpUrl, realtimeUrl: events.realtimeUrl, region: stack.region, userPoolId: stack.userPool.userPoolId,
      userPoolClientId: client.userPoolClientId, namespaces: ['private', 'public', 'teams'],
    });
    events.addUserPoolClient(new UserPoolClient(stack, 'Phone', { userPool: stack.userPool }));
    expect(events.clientConfig.userPoolClientId).toBeUndefined();
  });

  /** Where the values of the file come from, once it is deployed. */
  const originsOf = (stack: EventsStack, target: Stack): string => {
    const { clientConfig } = stack.events();
    new BucketDeployment(target, 'Config', { destinationBucket: new Bucket(target, 'Bucket'), sources: [Source.jsonData('events.json', clientConfig)] });
    const [deployment] = Object.values(Template.fromStack(target).findResources('Custom::CDKBucketDeployment')) as { Properties: { SourceMarkers: unknown } }[];
    return JSON.stringify(deployment.Properties.SourceMarkers);
  };

  test('is deployed as a file by the same stack', () => {
    const stack = new EventsStack();
    expect(originsOf(stack, stack)).toMatch(/"Fn::GetAtt":\["Events\w+","Dns\.Http"\]/);
  });

  test('is deployed as a file by another stack, from aws-cdk-lib 2.207.0 on', () => {
    const stack = new EventsStack();
    const [, minor] = version.split('.').map(Number);
    const origins = originsOf(stack, new Stack(stack.node.root, 'Site'));
    expect({ minor, isImported: /"Fn::ImportValue":"Chat:\w+DnsHttp/.test(origins), isDangling: origins.includes('Fn::GetAtt') })
      .toEqual({ minor, isImported: minor >= 207, isDangling: minor < 207 });
  });
});

describe('operations', () => {
  test('are nothing unless asked for', () => {
    const stack = new EventsStack();
    const events = stack.events();
    expect([events.logGroup, events.cfnDomainName]).toEqual([undefined, undefined]);
    const { Resources: resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
    const types = new Set(Object.values(resources).map(({ Type }) => Type));
    expect([...types].sort()).toEqual(['AWS::AppSync::Api', 'AWS::AppSync::ChannelNamespace', 'AWS::Cognito::UserPool']);
  });

  test('together synthesize without a cycle, and without a Lambda function or a custom resource', () => {
    const stack = new EventsStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/abc');
    const events = stack.events({
      logging: {}, domain: { domainName: 'events.example.com', certificate },
      webAcl: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/acl/1',
    });
    const alarms = events.addRecommendedAlarms();
    events.addPublicNamespace('late');
    Tags.of(events).add('team', 'chat');

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::AppSync::Api', { EventConfig: { LogConfig: { LogLevel: 'ERROR' } }, Tags: [{ Key: 'team', Value: 'chat' }] });
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 3 + 3 * 3);
    expect(alarms.all).toHaveLength(12);
    expect(events.httpUrl).toBe('https://events.example.com/event');
    for (const type of ['AWS::Lambda::Function', 'Custom::LogRetention', 'AWS::CloudFormation::CustomResource']) template.resourceCountIs(type, 0);
  });
});
