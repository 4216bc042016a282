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

export interface OpenIdProvider {
  readonly authType: 'OPENID_CONNECT';
  /** To the letter as in `iss`. */
  readonly issuer: string;
  /** Matched against `aud` and `azp`; none accepts every client of the issuer. */
  readonly clientId?: string;
  /** Milliseconds for which a token is accepted after `iat`. */
  readonly iatTtlMs?: number;
  /** Milliseconds for which a token is accepted after `auth_time`. */
  readonly authTtlMs?: number;
}

export interface LambdaProvider {
  readonly authType: 'AWS_LAMBDA';
  /** The ARN of the function. */
  readonly authorizerUri: string;
  /** For how long an answer is kept that does not say so itself; 0 for not at all. */
  readonly resultTtlSeconds: number;
  /** Matched against the token before the function is asked. */
  readonly identityValidationExpression?: string;
}

export interface OtherProvider {
  readonly authType: 'API_KEY' | 'AWS_IAM';
}

export type AuthProvider = UserPoolProvider | OpenIdProvider | LambdaProvider | OtherProvider;

export interface ApiKey {
  readonly logicalId: string;
  /** Absent where the host of the engine gives it none. */
  readonly value?: string;
  /** Milliseconds since the epoch; absent where AWS would count from the deployment. */
  readonly expiresAt?: number;
}

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

/** Where an Event API is written, which tells it from all others of an app: `<stack>/<logical id>`. */
export function placeOf({ stack, logicalId }: Pick<EventApi, 'stack' | 'logicalId'>): string {
  return `${stack}/${logicalId}`;
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
  readonly apiKeys: readonly ApiKey[];
  readonly connectionAuthModes: readonly AuthMode[];
  readonly namespaces: ReadonlyMap<string, ChannelNamespace>;
}
