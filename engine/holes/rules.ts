/** What the check looks for. The ids are stable: acknowledgements and SARIF name them; those of a synthesis warning are the same. */
export const RULES = {
  otherUsersChannels: {
    kind: 'hole', severity: 'error', title: 'A user reads what is on channels of another',
    wayOut: 'compare one whole segment of ctx.info.channel.segments with ctx.identity.sub by ===, refuse a * there, and refuse all that is left with util.unauthorized()',
  },
  publishToOthers: {
    kind: 'hole', severity: 'error', title: 'A user publishes on channels of another',
    wayOut: 'let onPublish compare one whole segment with ctx.identity.sub by ===, or let only backends publish (AWS_IAM)',
  },
  issuerNotPinned: {
    kind: 'hole', severity: 'error', title: 'The same id of another issuer opens a user\'s channels',
    wayOut: 'compare ctx.identity.issuer as well, since sub is unique only within one issuer, or give each issuer a namespace; of CognitoEventsApi, give it every user pool (addUserPool) instead of an override',
  },
  notAUser: {
    kind: 'hole', severity: 'error', title: 'A caller who is no user reaches the channels of users',
    wayOut: 'refuse a caller without a non-empty sub (and, of a user pool, username) before anything else; or take the mode away from the namespace',
  },
  writableClaim: {
    kind: 'hole', severity: 'error', title: 'Channels are told apart by what users may write themselves',
    wayOut: 'tell users apart by sub, or by a claim that only a pre token generation trigger sets',
  },
  looseGroup: {
    kind: 'hole', severity: 'error', title: 'A group is not compared by its whole name, or the test is the wrong way round',
    wayOut: 'compare the groups of the list one by one by ===, and refuse where none is the group',
  },
  forgedSender: {
    kind: 'hole', severity: 'error', title: 'A client chooses who appears as the sender',
    wayOut: 'write the sender last, over what the client sent: { ...event.payload, sender }',
  },
  policyNotHeld: {
    kind: 'hole', severity: 'error', title: 'A handler admits what the policy that it was generated for does not',
    wayOut: 'synthesize the app again, and do not change generated handlers',
  },
  identityPoolRole: {
    kind: 'hole', severity: 'error', title: 'Users or guests of an identity pool reach every channel by their role',
    wayOut: 'take the permission from the role, since IAM has no resource below a namespace; or refuse callers with a cognitoIdentityId in the handler',
  },
  openNamespace: {
    kind: 'hole', severity: 'warning', title: 'Every signed-in user may read every channel of a namespace',
    wayOut: 'add an onSubscribe that refuses what is not the caller\'s; or acknowledge it if all that is published there is for everybody',
  },
  openPublish: {
    kind: 'hole', severity: 'warning', title: 'Every client may publish on every channel of a namespace',
    wayOut: 'let only backends publish (AWS_IAM), or add an onPublish that says who may, and stamps the sender',
  },
  apiKeyAccess: {
    kind: 'hole', severity: 'error', title: 'Whoever has the API key, which the app gives to everybody, may use a namespace',
    wayOut: 'take API_KEY from the modes of the namespace',
  },
  apiKeyExpiry: {
    kind: 'hole', severity: 'warning', title: 'An API key ends soon, has ended, or ends seven days after its deployment',
    wayOut: 'give Expires, at most 365 days ahead, and a way to renew it',
  },
  inheritedModes: {
    kind: 'hole', severity: 'warning', title: 'A namespace states no modes, and takes those of the API, also later ones',
    wayOut: 'state PublishAuthModes and SubscribeAuthModes of the namespace',
  },
  unrestrictedClients: {
    kind: 'hole', severity: 'warning', title: 'Tokens for other app clients of the user pool are accepted',
    wayOut: 'give AppIdClientRegex as ^(?:id|id)$, with the client ids of this app (userPoolClients of CognitoEventsApi)',
  },
  keyedOnUsername: {
    kind: 'hole', severity: 'warning', title: 'Channels are told apart by the username',
    wayOut: 'use ctx.identity.sub: a username can be given to another user once its account is deleted, and need not be a legal segment',
  },
  claimNotInAccessTokens: {
    kind: 'hole', severity: 'warning', title: 'A claim by which users are told apart is not in access tokens',
    wayOut: 'add it by a pre token generation trigger of version 2 or later, or let clients send ID tokens',
  },
  moduleState: {
    kind: 'hole', severity: 'error', title: 'A handler keeps something from one call to the next',
    wayOut: 'declare it in the handler: what one caller leaves may decide for the next, and AppSync does not say for how long it is kept',
  },
  refusedCode: {
    kind: 'hole', severity: 'error', title: 'AppSync would not take the code of a handler',
    wayOut: 'write it in the APPSYNC_JS subset; its channels are attacked once it is',
  },
  handlerFails: {
    kind: 'hole', severity: 'error', title: 'A handler fails for every user',
    wayOut: 'call only what exists: a failure refuses by accident, and the next change may turn it into an allowance',
  },
  badAcknowledgement: {
    kind: 'hole', severity: 'warning', title: 'An acknowledgement names no rule, or gives no reason',
    wayOut: 'write the id of a rule, and the reason in words',
  },
  undecidedHandler: {
    kind: 'undecided', severity: 'warning', title: 'Whether a handler keeps users apart is not known',
    wayOut: 'put the check in front of the function or data source, in code that compares segments; or acknowledge it with the reason why it is safe',
  },
  unreadTemplate: {
    kind: 'undecided', severity: 'warning', title: 'A part of the template could not be read',
    wayOut: 'check the cdk.out folder, with the stack of the API, give --parameter, or write the value into the template; or acknowledge it with the reason why it is safe: addMetadata("cdk-cognito-events-api/acknowledge", { unreadTemplate: "…" })',
  },
} as const satisfies Readonly<Record<string, Rule>>;

export interface Rule {
  /** `undecided` is no hole, and never counts as safe. */
  readonly kind: 'hole' | 'undecided';
  readonly severity: 'error' | 'warning';
  readonly title: string;
  readonly wayOut: string;
}

export type RuleId = keyof typeof RULES;

/** As acknowledgements and reports spell them. */
export const RULE_PREFIX = 'cdk-cognito-events-api:';

export function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(RULES, id);
}
