/**
 * Which of the Event APIs of an app is tested, and what its template leaves open.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/testing.html
 */
export interface EventsAssertionsOptions {
  /**
   * Name or logical id of the Event API.
   *
   * @default - the only one there is
   */
  readonly api?: string;

  /**
   * Values of parameters of the template that have no default, by their names.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: string };
}

/**
 * A signed-in user of a Cognito user pool.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export interface EventsUser {
  /**
   * The id of the user in the user pool, which is what channels are named by.
   */
  readonly sub: string;

  /**
   * The name of the user in the user pool.
   *
   * @default - `user-` and the sub
   */
  readonly username?: string;

  /**
   * The groups that the user is in.
   *
   * @default - none
   */
  readonly groups?: string[];

  /**
   * What the token says besides what Cognito writes by itself: what a pre token generation trigger adds, and in an ID token
   * attributes such as `email` or `custom:tenant`. Null is `JsonNull.INSTANCE` of aws-cdk-lib in Python and Java, where a claim
   * that is None or null is lost.
   *
   * @default - none
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly claims?: { [name: string]: any };

  /**
   * The user pool, by its id (also `userPool.userPoolId` of the construct) or logical id, or by its construct path, which a template has
   * only where the CDK CLI synthesized it.
   *
   * @default - the first one of the API
   */
  readonly userPool?: string;

  /**
   * The app client that the user signed in with, by its client id (also `client.userPoolClientId` of the construct) or logical id, or by
   * its construct path, which a template has only where the CDK CLI synthesized it.
   *
   * @default - one that the API accepts
   */
  readonly client?: string;
}

/**
 * An app client that signed in as itself, by client credentials.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html
 */
export interface EventsMachineOptions {
  /**
   * The scopes of its token.
   *
   * @default - none
   */
  readonly scopes?: string[];
}

/**
 * Whom a Cognito identity pool gives credentials to.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
 */
export enum IdentityPoolCaller {
  /** A signed-in user, with the role of authenticated identities. */
  AUTHENTICATED = 'authenticated',
  /** A guest, with the role of unauthenticated identities. */
  GUEST = 'guest',
}

/**
 * Which identity pool.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
 */
export interface EventsIdentityPoolOptions {
  /**
   * Its id or logical id.
   *
   * @default - the only one of the template
   */
  readonly identityPool?: string;
}

/**
 * A user of an OpenID Connect provider.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 */
export interface EventsOidcUser {
  /**
   * The id of the user at the issuer.
   */
  readonly sub: string;

  /**
   * The issuer, as in the token.
   *
   * @default - the first OpenID Connect issuer of the API
   */
  readonly issuer?: string;

  /**
   * What the token says besides `sub`, `iss` and its times. Null is `JsonNull.INSTANCE` of aws-cdk-lib in Python and Java, where a
   * claim that is None or null is lost.
   *
   * Where the provider names `clientIds`, a token whose `aud` and `azp` are of others is denied by mode, and one without them is
   * of the first.
   *
   * @default - nothing
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly claims?: { [name: string]: any };
}

/**
 * Which kind of rule denies.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 */
export enum EventsDenial {
  /** An authorization mode that the API or the namespace does not allow. */
  MODE = 'mode',
  /** IAM: no policy of the role allows it, or one forbids it. */
  IAM = 'iam',
  /** The policy of the namespace, or its own handler: it refused. */
  POLICY = 'policy',
}

/**
 * How something is denied.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 */
export interface EventsDenialOptions {
  /**
   * The kind of rule that has to deny it. The first check that denies counts: modes, then IAM, then the policy.
   *
   * @default - any of them
   */
  readonly because?: EventsDenial;
}
