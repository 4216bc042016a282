import { CfnApi } from 'aws-cdk-lib/aws-appsync';
import { App, Environment, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { MeteredEventsApi } from '../../src/events-api-metrics';
import { MeteredEventsNamespace } from '../../src/events-namespace-metrics';

const IAM = [{ authType: 'AWS_IAM' }];

export function stackIn(env?: Environment, app = new App({ context: { 'aws:cdk:disable-stack-trace': true } }), id = 'Chat'): Stack {
  return new Stack(app, id, { env });
}

/** The least that a module beside the API can be tried with. */
export class BareApi extends MeteredEventsApi {
  public readonly cfnApi: CfnApi;
  public readonly apiId: string;
  public readonly apiArn: string;

  /** @param logConfig Made with the API as its scope, before the API itself */
  constructor(scope: Construct, logConfig?: (api: Construct) => CfnApi.EventLogConfigProperty) {
    super(scope, 'Events');
    this.cfnApi = new CfnApi(this, 'Resource', {
      name: 'events',
      eventConfig: {
        authProviders: IAM, connectionAuthModes: IAM, defaultPublishAuthModes: IAM, defaultSubscribeAuthModes: IAM, logConfig: logConfig?.(this),
      },
    });
    this.apiId = this.cfnApi.attrApiId;
    this.apiArn = this.cfnApi.attrApiArn;
  }
}

/** A namespace that has nothing but its name. */
export class BareNamespace extends MeteredEventsNamespace {
  public readonly apiId: string;

  constructor(api: BareApi, public readonly namespaceName: string) {
    super(api, `Namespace-${namespaceName}`);
    this.apiId = api.apiId;
  }
}
