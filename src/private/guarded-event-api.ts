import { AppSyncAuthorizationType, AppSyncEventResource, ChannelNamespace, EventApiBase } from 'aws-cdk-lib/aws-appsync';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { error } from './error';
import type { NamespaceHost } from './namespace-host';

export interface EventApiDns {
  readonly httpDns: string;
  readonly realtimeDns: string;
}

interface GuardedApi extends EventApiDns, NamespaceHost {
  readonly apiArn: string;
}

/**
 * The API as the CDK's own IEventApi, for its data sources and for whatever takes one.
 *
 * It extends the CDK's base class rather than implement the interface, which grows between releases. What would go
 * around the policies of this library is closed, and its grants are remembered like all others.
 */
export class GuardedEventApi extends EventApiBase {
  public readonly apiId: string;
  public readonly apiArn: string;
  public readonly httpDns: string;
  public readonly realtimeDns: string;

  constructor(scope: Construct, id: string, private readonly api: GuardedApi) {
    super(scope, id);
    this.apiId = api.apiId;
    this.apiArn = api.apiArn;
    this.httpDns = api.httpDns;
    this.realtimeDns = api.realtimeDns;
  }

  public get authProviderTypes(): AppSyncAuthorizationType[] {
    return [...this.api.providerTypes()];
  }

  public addChannelNamespace(id: string): ChannelNamespace {
    throw error(this, `addChannelNamespace(${JSON.stringify(id)}) would open a namespace that no policy guards; use addNamespace of CognitoEventsApi`);
  }

  public grant(grantee: IGrantable, resources: AppSyncEventResource, ...actions: string[]): Grant {
    this.api.grants.rememberActions(grantee, actions);
    return super.grant(grantee, resources, ...actions);
  }
}
