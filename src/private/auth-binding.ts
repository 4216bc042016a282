import type { AppSyncAuthorizationType, CfnApi } from 'aws-cdk-lib/aws-appsync';
import type { Construct } from 'constructs';

/** What a provider needs of the API that it becomes a part of. */
export interface ProviderHost {
  readonly scope: Construct;
  readonly apiId: string;
  readonly apiArn: string;
}

/** A provider of which an API takes one. */
export interface SingleProvider {
  readonly authType: AppSyncAuthorizationType;
  /** Adds what the provider needs beside its entry in the API. */
  bind(host: ProviderHost): void;
  render(): CfnApi.AuthProviderProperty;
}
