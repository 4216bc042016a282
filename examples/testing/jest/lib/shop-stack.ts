import { Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { ChannelPolicy, CognitoEventsApi } from 'cdk-cognito-events-api';
import type { Construct } from 'constructs';

/** Customers hear about their own orders, and couriers about every delivery. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const userPool = new UserPool(this, 'Customers');
    const events = new CognitoEventsApi(this, 'Events', { userPool, userPoolClients: [userPool.addClient('Web')] });
    events.addNamespace('deliveries', { subscribePolicy: ChannelPolicy.group('couriers') });
  }
}
