import { Template } from 'aws-cdk-lib/assertions';
import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { App, Stack } from 'aws-cdk-lib/core';
import { CognitoEventsApi, CognitoEventsApiProps } from '../../src';

export const { API_KEY, IAM, LAMBDA, OIDC, USER_POOL } = AppSyncAuthorizationType;

/** A stack with a user pool and, once asked for, an API, named `Events` unless said otherwise. */
export class EventsStack extends Stack {
  public readonly userPool = new UserPool(this, 'Users');

  constructor(context: Readonly<Record<string, unknown>> = {}) {
    super(new App({ context: { 'aws:cdk:disable-stack-trace': true, ...context } }), 'Chat');
  }

  public events(props: Partial<CognitoEventsApiProps> = {}, id = 'Events'): CognitoEventsApi {
    return new CognitoEventsApi(this, id, { userPool: this.userPool, ...props });
  }
}

interface NamespaceProperties {
  readonly Name: string;
  readonly CodeHandlers?: string;
  readonly PublishAuthModes: unknown;
  readonly SubscribeAuthModes: unknown;
}

/** What a namespace became in the template. */
export function namespaceOf(stack: Stack, name: string): NamespaceProperties {
  const found = Object.values(Template.fromStack(stack).findResources('AWS::AppSync::ChannelNamespace', { Properties: { Name: name } }));
  expect(found).toHaveLength(1);
  return (found[0] as { Properties: NamespaceProperties }).Properties;
}
