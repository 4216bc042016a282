import type { Duration, Expiration } from 'aws-cdk-lib/core';

/**
 * Options of an API key.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 */
export interface ApiKeyOptions {
  /**
   * When the key ends: an absolute time on a whole hour, at most 365 days away.
   *
   * A relative time would change the template at every synthesis.
   */
  readonly expires: Expiration;

  /**
   * What the key is for.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * Options of an OpenID Connect provider.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-api-openidconnectconfig.html
 */
export interface OidcOptions {
  /**
   * The issuer, exactly as `iss` in its tokens: an https URL.
   */
  readonly issuer: string;

  /**
   * The clients whose tokens are accepted.
   *
   * Each token with a `sub` counts as a user's, since OpenID Connect has no mark of machines: leave out clients that act as themselves.
   *
   * @default - every client of the issuer
   */
  readonly clientIds?: string[];

  /**
   * How long a token counts after it was issued (`iat`), in addition to its own expiry.
   *
   * @default - as long as the token says
   */
  readonly maxAgeSinceIssued?: Duration;

  /**
   * How long a token counts after the user signed in (`auth_time`), in addition to its own expiry.
   *
   * @default - as long as the token says
   */
  readonly maxAgeSinceSignIn?: Duration;
}

/**
 * Options of a Lambda authorizer.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-api-lambdaauthorizerconfig.html
 */
export interface LambdaAuthorizerOptions {
  /**
   * How long an answer of the function is reused for the same token: up to one hour.
   *
   * Only for a function that decides by the token alone: whether AppSync tells channels apart in its cache is not documented.
   *
   * @default Duration.seconds(0) - the function is asked each time
   */
  readonly resultsCacheTtl?: Duration;

  /**
   * A regular expression that a token must match before the function is asked.
   *
   * @default - every token is given to the function
   */
  readonly identityValidationRegex?: string;
}
