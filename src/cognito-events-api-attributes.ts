import type { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { AuthProvider } from './auth-provider';

/**
 * What there is to know of an Event API that was made elsewhere.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-welcome.html
 */
export interface CognitoEventsApiAttributes {
  /**
   * The ARN of the API: `arn:aws:appsync:<region>:<account>:apis/<id>`.
   */
  readonly apiArn: string;

  /**
   * The user pool whose users the policies of namespaces mean that are added here.
   *
   * @default - none; a policy about users is an error, unless it names a provider of `authProviders`
   */
  readonly userPool?: IUserPool;

  /**
   * Other providers of the API whose users policies may mean. Nothing is added to the API.
   *
   * @default - none
   */
  readonly authProviders?: AuthProvider[];

  /**
   * The authorization types that the API has providers for, so that modes of namespaces can be checked.
   *
   * @default - every type is taken for one of the API's
   */
  readonly authProviderTypes?: AppSyncAuthorizationType[];

  /**
   * The host name for publishing, which is not derived from the id: the attribute `Dns.Http`, or a custom domain.
   *
   * @default - none, and `httpUrl` throws
   */
  readonly httpDomain?: string;

  /**
   * The host name for WebSockets, which is not derived from the id: the attribute `Dns.Realtime`, or a custom domain.
   *
   * @default - none, and `realtimeUrl` throws
   */
  readonly realtimeDomain?: string;
}
