import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { PolicyRule } from './private/policy-rule';

const { USER_POOL, OIDC, IAM, API_KEY, LAMBDA } = AppSyncAuthorizationType;
const EVERY_MODE = [USER_POOL, OIDC, IAM, API_KEY, LAMBDA];
/** The sender, where a policy has made sure that the caller is a user. */
const USER = "{ kind: 'user', sub: ctx.identity.sub }";

/**
 * Who may use which channels of a namespace, for one operation.
 *
 * A policy becomes a handler that AppSync runs for every subscription or publication, after the authorization mode has
 * accepted the credential. What a policy does not admit is refused. AppSync decides once: an accepted subscription
 * stands until its socket ends, which is up to 24 hours.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
export class ChannelPolicy {
  /**
   * A signed-in user, on the channel `/<namespace>/<own sub>` and on everything below it.
   *
   * `sub` is the user's id in the user pool: it never changes, and no user can choose it. To subscribe to all of
   * their channels a user asks for `/<namespace>/<own sub>/*`; a wildcard anywhere else is refused. Tokens of
   * machine clients (client credentials) are nobody's and are refused.
   */
  public static owner(): ChannelPolicy {
    return new ChannelPolicy({
      name: 'owner()', admits: [USER_POOL], defaultModes: [USER_POOL], enforcingModes: [], bindsUser: true, predicate: 'policy_isOwner', sender: USER,
    });
  }

  /**
   * Any signed-in user, anywhere in the namespace.
   *
   * Unlike `anyone()` this asks for a person: tokens of machine clients (client credentials) are refused.
   */
  public static authenticated(): ChannelPolicy {
    return new ChannelPolicy({
      name: 'authenticated()', admits: [USER_POOL], defaultModes: [USER_POOL], enforcingModes: [], predicate: 'policy_isSignedIn', sender: USER,
    });
  }

  /**
   * Backends that sign with IAM, anywhere in the namespace.
   *
   * Callers need `appsync:EventPublish` or `appsync:EventSubscribe`: see the grants of the namespace. Where the
   * namespace allows other modes beside IAM, the handler also refuses users of a Cognito identity pool.
   */
  public static iam(): ChannelPolicy {
    return new ChannelPolicy({
      name: 'iam()', admits: [IAM], defaultModes: [IAM], enforcingModes: [IAM], predicate: 'policy_isService',
    });
  }

  /**
   * Whoever the namespace's authorization modes admit, anywhere in the namespace.
   *
   * With the user pool as the only mode that is every token of the pool, those of machine clients included.
   */
  public static anyone(): ChannelPolicy {
    return new ChannelPolicy({
      name: 'anyone()', admits: EVERY_MODE, defaultModes: [USER_POOL], enforcingModes: EVERY_MODE, predicate: 'policy_isChannel', sender: 'policy_sender(ctx)',
    });
  }

  /**
   * No one: every request is refused, whatever its credential.
   */
  public static nobody(): ChannelPolicy {
    return new ChannelPolicy({
      name: 'nobody()', admits: EVERY_MODE, defaultModes: [IAM], enforcingModes: [],
    });
  }

  /** @internal */
  public readonly _rule: PolicyRule;

  private constructor(rule: PolicyRule) {
    this._rule = rule;
  }
}
