import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { ChannelPolicy, CognitoEventsApi, EventHandlers } from 'cdk-cognito-events-api';
import { Construct } from 'constructs';

/** Channels for teams, tenants, everyone and jobs, on a user pool that is there already. */
export class TeamChatStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const userPool = UserPool.fromUserPoolId(this, 'Users', 'eu-central-1_AbCdEf123');
    const webClient = UserPoolClient.fromUserPoolClientId(this, 'Web', '1234567890abcdefghijklmnop');
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' });
    const certificate = Certificate.fromCertificateArn(
      this, 'Certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
    );

    const events = new CognitoEventsApi(this, 'Events', {
      apiName: 'team',
      userPool,
      userPoolClients: [webClient],
      defaultNamespaces: false,
      domain: { domainName: 'events.example.com', certificate, hostedZone: zone },
      logging: { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY },
    });

    // /teams/<a Cognito group of the user>: its members talk to each other
    events.addNamespace('teams', { subscribePolicy: ChannelPolicy.ownGroup(), publishPolicy: ChannelPolicy.ownGroup() });

    // /tenants/<the claim, which a trigger before token generation sets>: backends talk to all of a tenant
    events.addNamespace('tenants', { subscribePolicy: ChannelPolicy.claim('tenant') });

    // /news/…: everyone reads, editors and backends write
    events.addNamespace('news', {
      subscribePolicy: ChannelPolicy.authenticated(),
      publishPolicy: ChannelPolicy.anyOf(ChannelPolicy.group('editors'), ChannelPolicy.iam()),
    });

    // /jobs/<own sub>: what a worker says of a user's jobs, completed by a handler
    const table = new Table(this, 'Jobs', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    const titles = { queued: 'Waiting', running: 'At work', paused: 'Paused', failed: 'Failed', canceled: 'Canceled', done: 'Done' };
    const jobs = events.addNamespace('jobs', {
      subscribePolicy: ChannelPolicy.owner(),
      handlers: EventHandlers.fromAsset('../../handlers/jobs.js', { values: { table: table.tableName, titles } }),
    });
    const worker = new Role(this, 'Worker', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    jobs.grantPublish(worker);
  }
}
