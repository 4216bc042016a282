import type { AuthProvider } from './auth-provider';

/**
 * Options of all policies about callers with a token.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
export interface PolicyOptions {
  /**
   * The provider whose users are meant; it must be one of the API's.
   *
   * @default - the API's own user pool; for `authenticated()`, every provider of tokens that the API has
   */
  readonly provider?: AuthProvider;
}

/**
 * Options of a policy that binds nobody to a segment of the channel: `authenticated()` and `group()`.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- other languages tell structs apart by their names
export interface UserPolicyOptions extends PolicyOptions {
}

/**
 * Options of a policy that binds callers to a segment of the channel.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
export interface SegmentPolicyOptions extends PolicyOptions {
  /**
   * Whether only the channel that ends with the bound segment is meant, and nothing below it.
   *
   * It rests on AppSync showing a handler the wildcard of a subscription, as it is known to do.
   *
   * @default false
   */
  readonly exact?: boolean;
}

/**
 * Options of `ChannelPolicy.claim()`.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export interface ClaimPolicyOptions extends PolicyOptions {
  /**
   * Whether only the channel that ends with the value of the claim is meant, and nothing below it.
   *
   * It rests on AppSync showing a handler the wildcard of a subscription, as it is known to do.
   *
   * @default false
   */
  readonly exact?: boolean;

  /**
   * For a user attribute (a standard one, or `custom:…`), and for what is chosen at sign-in (`client_id`, `nonce`, `scope` and their like):
   * why users cannot write or choose it, in words.
   *
   * Users may write their attributes unless the app client says otherwise, and could so choose whose channels they reach.
   *
   * @default - none, and such a claim is an error
   */
  readonly acknowledgement?: string;
}

/**
 * Options of `ChannelPolicy.machine()`.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html
 */
export interface MachinePolicyOptions extends PolicyOptions {
  /**
   * A scope that the token must have, such as `events/publish`.
   *
   * @default - none is asked for
   */
  readonly scope?: string;
}
