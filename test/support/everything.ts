import { AppSyncFieldLogLevel, LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Expiration } from 'aws-cdk-lib/core';
import { API_KEY, EventsStack, IAM, LAMBDA, OIDC, USER_POOL } from './events-stack';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, DenyStyle, EventHandlers, HandlerSource, SenderShape } from '../../src';

const DAY = 24 * 3_600_000;

/** An API that uses all that there is, in a stack that has what it needs. */
export function everything(stack: EventsStack): CognitoEventsApi {
  const staff = new UserPool(stack, 'Staff');
  const oidc = AuthProvider.oidc({ issuer: 'https://id.example.com', clientIds: ['web'] });
  const authorizer = Function.fromFunctionAttributes(stack, 'Authorizer', {
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:authorizer', sameEnvironment: true,
  });
  const events = stack.events({
    userPoolClients: [stack.userPool.addClient('Web')],
    authProviders: [
      AuthProvider.userPool(staff), oidc, AuthProvider.lambdaAuthorizer(authorizer),
      AuthProvider.apiKey({ expires: Expiration.atDate(new Date(Math.floor(Date.now() / DAY + 200) * DAY)) }),
    ],
    connectionAuthModes: [USER_POOL, IAM, OIDC, LAMBDA, API_KEY],
    ownerContact: 'team chat',
    logging: { level: AppSyncFieldLogLevel.ALL },
    domain: {
      domainName: 'events.example.com',
      certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'),
      hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' }),
    },
    webAcl: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/acl/12345678-1234-1234-1234-123456789012',
  });
  const policies: Readonly<Record<string, ChannelPolicy>> = {
    'owner': ChannelPolicy.owner(),
    'exact': ChannelPolicy.owner({ exact: true }),
    'authenticated': ChannelPolicy.authenticated(),
    'group': ChannelPolicy.group('admins'),
    'own-group': ChannelPolicy.ownGroup(),
    'claim': ChannelPolicy.claim('client_id', { acknowledgement: 'each tenant has a client of its own, and the secret of no other' }),
    'machine': ChannelPolicy.machine({ scope: 'events/publish' }),
    'iam': ChannelPolicy.iam(),
    'nobody': ChannelPolicy.nobody(),
    'several': ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.group('admins'), ChannelPolicy.iam()),
  };
  for (const [name, policy] of Object.entries(policies)) {
    events.addNamespace(name, {
      subscribePolicy: policy, publishPolicy: policy, subscribeAuthModes: [USER_POOL, IAM], publishAuthModes: [USER_POOL, IAM],
      denyStyle: DenyStyle.FORBIDDEN, logDenials: true, senderShape: SenderShape.ENVELOPE,
    });
  }
  events.addNamespace('open', { subscribePolicy: ChannelPolicy.anyone(), subscribeAuthModes: [USER_POOL, IAM, OIDC, LAMBDA, API_KEY] });
  events.addNamespace('guests', { subscribePolicy: ChannelPolicy.owner({ provider: oidc }) });
  addDataSources(stack, events);
  const backend = new Role(stack, 'Backend', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  events.grantConnect(backend);
  events.privateNamespace.grantPublish(backend);
  events.addRecommendedAlarms();
  return events;
}

/** Functions that handle operations, alone or behind a policy, and code that asks functions and tables. */
function addDataSources(stack: EventsStack, events: CognitoEventsApi): void {
  const moderator = Function.fromFunctionAttributes(stack, 'Moderator', {
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:moderator', sameEnvironment: true,
  });
  const audit = HandlerSource.lambda(moderator, { invokeType: LambdaInvokeType.EVENT });
  events.addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam(), onPublish: HandlerSource.lambda(moderator), onSubscribe: audit });
  const members = ChannelPolicy.group('members');
  events.addNamespace('moderated', { subscribePolicy: members, publishPolicy: members, onPublish: HandlerSource.lambda(moderator), onSubscribe: audit });

  const messages = new Table(stack, 'Messages', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  const code = (request: string) => EventHandlers.fromInline(`
    export const onPublish = {
      request(ctx, values) { return ${request}; },
      response(ctx, values) { return ctx.events; },
    };`, { values: { table: messages.tableName } });
  events.addNamespace('asked', {
    subscribePolicy: members, publishPolicy: members, onPublish: HandlerSource.lambda(moderator, { direct: false }),
    handlers: code('{ operation: \'Invoke\', payload: { table: values.table, events: ctx.events } }'),
  });
  events.addNamespace('stored', {
    subscribePolicy: members, publishPolicy: members, onPublish: HandlerSource.dataSource(events.eventApi.addDynamoDbDataSource('Messages', messages)),
    handlers: code('{ operation: \'BatchPutItem\', tables: { [values.table]: ctx.events.map(({ id }) => ({ id: { S: id } })) } }'),
  });
}
