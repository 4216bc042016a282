import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ApiKeyOptions, LambdaAuthorizerOptions, OidcOptions } from './auth-provider-options';
import { ApiKeyProvider } from './private/api-key-provider';
import { LambdaProvider } from './private/lambda-provider';
import { OidcProvider } from './private/oidc-provider';
import { CLIENT, DURATION, EXPIRATION, FUNCTION, listOf, optional, requireShapes, TEXT, USER_POOL } from './private/shape';
import type { TokenIssuer } from './private/token-issuers';

/** What a provider holds until an API binds it. */
type ProviderSource =
  | { readonly userPool: IUserPool; readonly clients?: IUserPoolClient[] }
  | { readonly oidc: OidcProvider }
  | { readonly apiKey: ApiKeyProvider }
  | { readonly lambda: LambdaProvider };

/**
 * Who vouches for callers of an Event API, besides its user pool and IAM.
 *
 * A provider is declared once for the API; namespaces name only its authorization type.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 */
export class AuthProvider {
  /**
   * One more user pool. `CognitoEventsApi.addUserPool()` does the same later.
   *
   * @param userPool The pool, the app's own or an imported one
   * @param userPoolClients The app clients whose tokens are accepted; left out, all of the pool are
   * @throws if the list of clients is empty, or once the API accepts the pool already, once with clients and once without
   */
  public static userPool(userPool: IUserPool, userPoolClients?: IUserPoolClient[]): AuthProvider {
    requireShapes('AuthProvider.userPool', { userPool, userPoolClients }, { userPool: USER_POOL, userPoolClients: optional(listOf(CLIENT)) });
    const issuer = { name: userPool.node.path, userPool };
    return new AuthProvider(AppSyncAuthorizationType.USER_POOL, { userPool, clients: userPoolClients && [...userPoolClients] }, issuer);
  }

  /**
   * An API key: whoever has it is admitted, and has no identity.
   *
   * @param options When it expires
   * @throws if the expiry is not on a whole hour, or is more than 365 days away
   */
  public static apiKey(options: ApiKeyOptions): AuthProvider {
    requireShapes('AuthProvider.apiKey', options, { expires: EXPIRATION, description: optional(TEXT) });
    return new AuthProvider(AppSyncAuthorizationType.API_KEY, { apiKey: new ApiKeyProvider(options) });
  }

  /**
   * An OpenID Connect provider.
   *
   * @param options Its issuer and clients
   * @throws if the issuer is no https URL or is a Cognito user pool, or if a list is empty
   */
  public static oidc(options: OidcOptions): AuthProvider {
    requireShapes('AuthProvider.oidc', options, {
      issuer: TEXT, clientIds: optional(listOf(TEXT)), maxAgeSinceIssued: optional(DURATION), maxAgeSinceSignIn: optional(DURATION),
    });
    const oidc = new OidcProvider(options);
    return new AuthProvider(AppSyncAuthorizationType.OIDC, { oidc }, oidc.issuer);
  }

  /**
   * A Lambda function that decides about each token of its own kind; an API takes one.
   *
   * AppSync is given the permission to call it. Where CDK cannot do that, a warning names the command.
   *
   * @param handler The function
   * @param options How long its answers count
   * @throws if the time is more than one hour, or if the expression is empty
   */
  public static lambdaAuthorizer(handler: IFunction, options: LambdaAuthorizerOptions = {}): AuthProvider {
    requireShapes('AuthProvider.lambdaAuthorizer', { handler }, { handler: FUNCTION });
    requireShapes('AuthProvider.lambdaAuthorizer', options, { resultsCacheTtl: optional(DURATION), identityValidationRegex: optional(TEXT) });
    return new AuthProvider(AppSyncAuthorizationType.LAMBDA, { lambda: new LambdaProvider(handler, options) });
  }

  private constructor(
    /** The authorization type by which namespaces name it. */
    public readonly authorizationType: AppSyncAuthorizationType,
    /** @internal */
    public readonly _source: ProviderSource,
    /** @internal */
    public readonly _issuer?: TokenIssuer,
  ) {}
}
