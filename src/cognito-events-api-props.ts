import type { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { AuthProvider } from './auth-provider';
import type { EventsDomainOptions } from './events-domain';
import type { EventsLoggingOptions } from './events-logging';
import type { DefaultNamespaceOptions } from './events-namespace-options';

/**
 * Properties of a CognitoEventsApi.
 *
 * One that there is not is an error, since a mistyped one would be lost: a construct that takes more hands on only these.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-welcome.html
 */
export interface CognitoEventsApiProps {
  /**
   * The user pool whose tokens are accepted, the app's own or an imported one.
   */
  readonly userPool: IUserPool;

  /**
   * The app clients whose tokens are accepted; `addUserPoolClient()` adds more.
   *
   * @default - every app client of the user pool, machine clients included
   */
  readonly userPoolClients?: IUserPoolClient[];

  /**
   * Who else vouches for callers: more user pools, OpenID Connect, API keys, a Lambda authorizer.
   *
   * A provider alone opens nothing: a namespace, or `connectionAuthModes`, has to name its type.
   *
   * @default - only the user pool and IAM
   */
  readonly authProviders?: AuthProvider[];

  /**
   * The authorization modes with which a WebSocket may be opened.
   *
   * Who subscribes has to open one first. A namespace for callers of another mode is a warning.
   *
   * @default - [AMAZON_COGNITO_USER_POOLS]
   */
  readonly connectionAuthModes?: AppSyncAuthorizationType[];

  /**
   * The publish modes of namespaces that state none, which those of this construct always do.
   *
   * @default - [AMAZON_COGNITO_USER_POOLS]
   */
  readonly defaultPublishAuthModes?: AppSyncAuthorizationType[];

  /**
   * The subscribe modes of namespaces that state none, which those of this construct always do.
   *
   * @default - [AMAZON_COGNITO_USER_POOLS]
   */
  readonly defaultSubscribeAuthModes?: AppSyncAuthorizationType[];

  /**
   * Whether there are the namespaces `public`, which every token of the user pool may read, and `private`, in which
   * a user reaches only their own channels.
   *
   * @default true
   */
  readonly defaultNamespaces?: boolean;

  /**
   * Options of the namespace `public`.
   *
   * @default - backends publish with IAM
   */
  readonly publicNamespace?: DefaultNamespaceOptions;

  /**
   * Options of the namespace `private`.
   *
   * @default - backends publish with IAM
   */
  readonly privateNamespace?: DefaultNamespaceOptions;

  /**
   * The name of the API: 1 to 50 letters, digits, spaces, dashes and underscores.
   *
   * @default - a unique name from the construct's path
   */
  readonly apiName?: string;

  /**
   * Whom to ask about this API: 1 to 250 letters, digits, spaces, dots, dashes and underscores.
   *
   * @default - none
   */
  readonly ownerContact?: string;

  /**
   * Logs to CloudWatch.
   *
   * @default - no logs
   */
  readonly logging?: EventsLoggingOptions;

  /**
   * A domain name of your own; `httpUrl` and `realtimeUrl` are then those of the domain name, unless it is a wildcard.
   *
   * @default - the domain names that AWS gives
   */
  readonly domain?: EventsDomainOptions;

  /**
   * The ARN of a regional AWS WAF web ACL that filters requests before they reach the API.
   *
   * @see https://docs.aws.amazon.com/appsync/latest/eventapi/using-waf-protect-apis.html
   * @default - none
   */
  readonly webAcl?: string;
}
