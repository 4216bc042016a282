import type { HandlerIntegration } from './data-sources/data-source';

/** The authorization types of AppSync Events, as CloudFormation spells them. */
export type AuthMode = 'API_KEY' | 'AWS_IAM' | 'AMAZON_COGNITO_USER_POOLS' | 'OPENID_CONNECT' | 'AWS_LAMBDA';

export interface UserPoolProvider {
  readonly authType: 'AMAZON_COGNITO_USER_POOLS';
  readonly userPoolId: string;
  readonly region: string;
  /** Matched against `client_id` (access token) or `aud` (ID token); none accepts every client of the pool. */
  readonly appIdClientRegex?: string;
}

export interface OtherProvider {
  readonly authType: Exclude<AuthMode, 'AMAZON_COGNITO_USER_POOLS'>;
}

export type AuthProvider = UserPoolProvider | OtherProvider;

export type HandlerName = 'onPublish' | 'onSubscribe';

export interface ChannelNamespace {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Absent where they are not known. */
  readonly tags?: ReadonlyMap<string, string>;
  /** The namespace's own modes, or the API's defaults where it states none. */
  readonly publishAuthModes: readonly AuthMode[];
  readonly subscribeAuthModes: readonly AuthMode[];
  /** The APPSYNC_JS code, exactly as it would be deployed. */
  readonly code?: string;
  /** The data sources that handlers ask. */
  readonly integrations?: { readonly [handler in HandlerName]?: HandlerIntegration };
  /** Handlers that the engine cannot run and why; their operations are refused. */
  readonly unsupported: { readonly [handler in HandlerName]?: string };
}

/** An AppSync Event API as a template describes it, every value resolved. */
export interface EventApi {
  readonly stack: string;
  readonly logicalId: string;
  readonly name: string;
  readonly apiId: string;
  readonly arn: string;
  /** Absent where they are not known. */
  readonly tags?: ReadonlyMap<string, string>;
  readonly accountId: string;
  readonly region: string;
  readonly authProviders: readonly AuthProvider[];
  readonly connectionAuthModes: readonly AuthMode[];
  readonly namespaces: ReadonlyMap<string, ChannelNamespace>;
}
