import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { ClaimPolicyOptions, MachinePolicyOptions, SegmentPolicyOptions, UserPolicyOptions } from './channel-policy-options';
import { claimProblem } from './private/claim-name';
import { allOf } from './private/expression';
import { groupNameProblem } from './private/group-name';
import { literal, text, textProblem } from './private/literal';
import { PolicyRule } from './private/policy-rule';
import { combine, EVERY_MODE, isLegalScope, issuersOf, userRule } from './private/policy-rules';
import { BOOLEAN, listOf, optional, POLICY, PROVIDER, requireShapes, TEXT } from './private/shape';

const { USER_POOL, IAM } = AppSyncAuthorizationType;

const USERS = { provider: optional(PROVIDER) };
const SEGMENT = { ...USERS, exact: optional(BOOLEAN) };

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
   *
   * @param options Whose users, and whether channels below their own are theirs too
   * @throws if the provider has no users, as an API key has none
   */
  public static owner(options: SegmentPolicyOptions = {}): ChannelPolicy {
    requireShapes('ChannelPolicy.owner', options, SEGMENT);
    const { exact } = options;
    const rule = userRule('owner', options, { exact, bindsUser: true }, () => allOf(['policy_isOwn(ctx)', ...exactly(exact)]));
    return new ChannelPolicy({ ...rule, subIssuers: rule.issuers });
  }

  /**
   * Any signed-in user, anywhere in the namespace.
   *
   * Unlike `anyone()` this asks for a person: tokens of machine clients (client credentials) are refused.
   *
   * @param options Whose users
   * @throws if the provider has no users, as an API key has none
   */
  public static authenticated(options: UserPolicyOptions = {}): ChannelPolicy {
    requireShapes('ChannelPolicy.authenticated', options, USERS);
    return new ChannelPolicy(userRule('authenticated', options, { ofEveryIssuer: true }));
  }

  /**
   * Members of a group of the user pool, anywhere in the namespace.
   *
   * A membership counts from the next token on, and an accepted subscription outlives it.
   *
   * @param name The name of the group
   * @param options Whose users
   * @throws if Cognito takes no such name, if it contains a secret, or if the provider is no user pool
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
   */
  public static group(name: string, options: UserPolicyOptions = {}): ChannelPolicy {
    requireShapes('ChannelPolicy.group', { name }, { name: TEXT });
    requireShapes('ChannelPolicy.group', options, USERS);
    const problem = textProblem(name) ?? groupNameProblem(name);
    if (problem) throw new Error(`ChannelPolicy.group: the name ${JSON.stringify(name)} ${problem}`);
    return new ChannelPolicy(userRule('group', options, { argument: name, ofUserPool: true }, () => `policy_isMember(ctx, ${text(name)})`));
  }

  /**
   * A user, below a segment that is the name of one of their groups: `/<namespace>/<own group>`.
   *
   * Only groups whose name is a legal segment count: 1 to 50 letters, digits and dashes.
   *
   * @param options Whose users, and whether channels below that of the group are meant too
   * @throws if the provider is no user pool
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
   */
  public static ownGroup(options: SegmentPolicyOptions = {}): ChannelPolicy {
    requireShapes('ChannelPolicy.ownGroup', options, SEGMENT);
    const { exact } = options;
    const traits = { exact, ofUserPool: true, bindsUser: true };
    return new ChannelPolicy(userRule('ownGroup', options, traits, () => allOf(['policy_isBelowGroup(ctx)', ...exactly(exact)])));
  }

  /**
   * A user, below a segment that equals a claim of their token: `/<namespace>/<value of the claim>`.
   *
   * It is meant for claims that a pre token generation trigger sets, such as a tenant. The value counts only if it is a
   * legal segment: 1 to 50 letters, digits and dashes.
   *
   * @param name The name of the claim
   * @param options Whose users, and whether channels below that of the claim are meant too
   * @throws if users may write or choose the claim and `acknowledgement` is not given, or if its value is never a segment, as that of `exp`
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
   */
  public static claim(name: string, options: ClaimPolicyOptions = {}): ChannelPolicy {
    requireShapes('ChannelPolicy.claim', { name }, { name: TEXT });
    requireShapes('ChannelPolicy.claim', options, { ...SEGMENT, acknowledgement: optional(TEXT) });
    const { acknowledgement, exact } = options;
    const problem = claimProblem(name, acknowledgement);
    if (problem) throw new Error(`ChannelPolicy.claim ${JSON.stringify(name)}: ${problem}`);
    const traits = { argument: name, exact, bindsUser: true };
    const rule = userRule('claim', options, traits, () => allOf([`policy_isBelowClaim(ctx, ${literal(name)})`, ...exactly(exact)]));
    return new ChannelPolicy({ ...rule, claims: [name] });
  }

  /**
   * Machine clients of the user pool (client credentials), anywhere in the namespace.
   *
   * @param options Whose clients, and the scope that they need
   * @throws if the scope is not legal, or if the provider is no user pool
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html
   */
  public static machine(options: MachinePolicyOptions = {}): ChannelPolicy {
    requireShapes('ChannelPolicy.machine', options, { ...USERS, scope: optional(TEXT) });
    const { provider, scope } = options;
    if (scope !== undefined && !isLegalScope(scope)) throw new Error(`ChannelPolicy.machine: scope ${JSON.stringify(scope)}: one scope, without spaces`);
    return new ChannelPolicy({
      ...userRule('machine', options, { argument: scope, ofUserPool: true }),
      condition: (issuers) => [allOf([
        issuers.machine(provider?._issuer),
        ...scope === undefined ? [] : [`policy_hasScope(ctx, ${text(scope)})`],
      ])],
      senders: ['machine'],
      usersOf: [],
    });
  }

  /**
   * Backends that sign with IAM, anywhere in the namespace.
   *
   * Callers need `appsync:EventPublish` or `appsync:EventSubscribe`: see the grants of the namespace. Where the
   * namespace allows other modes beside IAM, the handler also refuses users of a Cognito identity pool.
   *
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
   */
  public static iam(): ChannelPolicy {
    return new ChannelPolicy({
      name: 'iam()', admits: [IAM], defaultModes: [IAM], enforcingModes: [IAM], condition: () => ['policy_isBackend(ctx)'],
      declared: () => [{ kind: 'iam' }], issuers: [], senders: ['service'], usersOf: [],
    });
  }

  /**
   * Whoever the namespace's authorization modes admit, anywhere in the namespace.
   *
   * With the user pool as the only mode that is every token of the pool, those of machine clients included.
   */
  public static anyone(): ChannelPolicy {
    return new ChannelPolicy({
      name: 'anyone()', admits: EVERY_MODE, defaultModes: [USER_POOL], enforcingModes: EVERY_MODE, admitsAnyone: true,
      condition: () => ['true'], declared: (issuers) => [{ ...issuersOf(issuers.declaredAll()), kind: 'anyone' }],
      issuers: [], senders: ['user', 'machine', 'service', 'anonymous'], usersOf: ['every'],
    });
  }

  /**
   * No one: every request is refused, whatever its credential.
   */
  public static nobody(): ChannelPolicy {
    return new ChannelPolicy({
      name: 'nobody()', admits: EVERY_MODE, defaultModes: [IAM], enforcingModes: [],
      declared: () => [], issuers: [], senders: ['service'], usersOf: [],
    });
  }

  /**
   * Whoever at least one of the policies admits.
   *
   * `owner()`, `ownGroup()` and `claim()` speak of the same segment: beside `owner()`, members of a group that is named as the
   * `sub` of a user reach the channels of that user, and so do those whose claim says it. Where users choose such names, as those
   * of their teams, give each policy a namespace.
   *
   * @param policies Two or more policies other than `anyone()` and `nobody()`
   * @throws if there are fewer, or if one of them makes another pointless, as `authenticated()` does `owner()`
   */
  public static anyOf(...policies: ChannelPolicy[]): ChannelPolicy {
    requireShapes('ChannelPolicy.anyOf', { policies }, { policies: listOf(POLICY) });
    return new ChannelPolicy(combine(policies.map(({ _rule }) => _rule)));
  }

  /** @internal */
  public readonly _rule: PolicyRule;

  private constructor(rule: PolicyRule) {
    this._rule = rule;
  }
}

function exactly(exact: boolean | undefined): string[] {
  return exact ? ['policy_isExact(ctx)'] : [];
}
