import type { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { Annotations, Stack, Token } from 'aws-cdk-lib/core';
import { list, missingFrom } from './auth-modes';
import { isInAccessTokens } from './claim-name';
import { needsHandler } from './handler-code';
import type { GuardedOperations } from './handler-code';
import { DYNAMIC_REFERENCE, IN_CODE, SECRET } from './literal';
import type { NamespaceHost } from './namespace-host';
import type { PolicyRule } from './policy-rule';
import { partsOf } from './policy-rules';
import { secretsIn } from './secrets';
import type { TokenIssuer, TokenIssuers } from './token-issuers';
import { isSame } from './token-issuers';
import { addsToAccessTokens } from './user-pool';
import type { EventsNamespace } from '../events-namespace';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-channelnamespace.html */
const MAX_CODE_CHARACTERS = 32_768;

/** Of a dynamic reference, in characters. */
const MAX_SHOWN = 100;

const SILENT_LEVELS: readonly string[] = ['NONE', 'ERROR'];

const OPERATIONS = ['subscribe', 'publish'] as const;

/** What can be said of a namespace only at synthesis: grants, providers, triggers and clients come later, and aspects change its resource. */
export class NamespaceChecks {
  private readonly stack: Stack;
  private readonly code: unknown;
  private readonly codeText: string;

  constructor(
    private readonly namespace: EventsNamespace, private readonly host: NamespaceHost, private readonly operations: GuardedOperations,
    private readonly logDenials: boolean,
  ) {
    this.stack = Stack.of(namespace);
    this.code = this.stack.resolve(namespace.cfnChannelNamespace.codeHandlers);
    this.codeText = JSON.stringify(this.code ?? '');
  }

  public problems(): string[] {
    this.warnOfClaims();
    this.warnOfConnections();
    this.warnOfLogs();
    return [
      ...this.missingProviders(),
      ...this.openedByGrants(),
      ...policyProblems(this.rules, this.host.issuers()),
      ...OPERATIONS.flatMap((operation) => this.withoutGuard(operation)),
      ...this.codeProblems(),
    ];
  }

  private get rules() {
    return [this.operations.subscribe.rule, this.operations.publish.rule];
  }

  private missingProviders(): string[] {
    const providers = this.host.providerTypes();
    return OPERATIONS.flatMap((operation) => missingFrom(providers, this.operations[operation].modes)
      .map((mode) => `${operation}AuthModes has ${mode}, for which the API has no provider; it has ${list(providers)}`));
  }

  /** IAM has no resource below the namespace, so such a grant opens the channels of every user. */
  private openedByGrants(): string[] {
    if (!this.rules.some(({ bindsUser }) => bindsUser)) return [];
    const unguarded = OPERATIONS.filter((operation) => {
      const guarded = this.operations[operation];
      return guarded.rule.admitsAnyone || !needsHandler(operation, guarded);
    });
    return this.host.grants.identityPoolProblems(unguarded, this.namespace.namespaceName);
  }

  /** Where nothing enforces a policy. */
  private withoutGuard(operation: 'subscribe' | 'publish'): string[] {
    const { rule } = this.operations[operation];
    if (rule.admitsAnyone) return [];
    const { cfnChannelNamespace: resource } = this.namespace;
    if (resource.codeS3Location !== undefined || new RegExp(`export \\w+ on${operation}\\b`, 'i').test(this.codeText)) return [];
    const modes = this.stack.resolve(resource[`${operation}AuthModes`]) as { readonly authType: AppSyncAuthorizationType }[] | undefined;
    if (modes?.every(({ authType }) => rule.enforcingModes.includes(authType))) return [];
    return [`${operation}AuthModes of cfnChannelNamespace is ${modes ? list(modes.map(({ authType }) => authType)) : 'none'}, and no handler would refuse whom ` +
      `${rule.name} does not admit; give ${operation}AuthModes to the namespace, and leave its handlers as they are`];
  }

  private codeProblems(): string[] {
    const problems = secretsIn(this.stack, this.code).map((secret) => `the handlers contain ${secret}, which ${SECRET}`);
    // of what was known only now, such as the value of a Lazy
    const at = this.codeText.indexOf(DYNAMIC_REFERENCE);
    if (at >= 0) problems.push(`the handlers contain ${this.codeText.slice(at).split('}}')[0].slice(0, MAX_SHOWN)}}}, which ${IN_CODE}`);
    const characters = literalLength(this.code);
    if (characters > MAX_CODE_CHARACTERS) problems.push(`the handlers have ${characters} characters, AppSync takes ${MAX_CODE_CHARACTERS}`);
    return problems;
  }

  /** A subscription needs a WebSocket, which is opened by the modes of the API; clients may do that with another credential. */
  private warnOfConnections(): void {
    const { connectionModes } = this.host;
    const { rule, modes } = this.operations.subscribe;
    if (!connectionModes || !rule.condition) return;
    const missing = missingFrom(connectionModes, modes.filter((mode) => rule.admits.includes(mode)));
    if (missing.length === 0) return;
    Annotations.of(this.namespace).addWarningV2(
      'cdk-cognito-events-api:subscribeWithoutConnect',
      `subscribeAuthModes has ${missing.join(' and ')}, with which nobody may open a WebSocket: connectionAuthModes of the API is ${list(connectionModes)}; ` +
      'add it there, or acknowledge this where clients connect with another credential',
    );
  }

  /** What a handler logs is not an error to AppSync. */
  private warnOfLogs(): void {
    const { logLevel } = this.host;
    if (!this.logDenials || logLevel === undefined || Token.isUnresolved(logLevel) || !SILENT_LEVELS.includes(logLevel)) return;
    Annotations.of(this.namespace).addWarningV2(
      'cdk-cognito-events-api:denialsNotLogged',
      `logDenials is true, but the log level of the API is ${logLevel}, at which AppSync leaves out what handlers log; ` +
      'give logging: { level: AppSyncFieldLogLevel.INFO } to the API',
    );
  }

  /** A pool's triggers may be added after its API. */
  private warnOfClaims(): void {
    for (const claim of claimsNotInAccessTokens(this.rules, this.host.issuers())) {
      Annotations.of(this.namespace).addWarningV2(
        'cdk-cognito-events-api:claimNotInAccessTokens',
        `claim(${JSON.stringify(claim)}): access tokens, which Amplify sends, have no such claim by themselves, and without it a user is refused; ` +
        'add it by a pre token generation trigger of version 2 or later, or send ID tokens',
      );
    }
  }
}

/** Without what deployment inserts, which is not known here. */
function literalLength(code: unknown): number {
  if (typeof code === 'string') return code.length;
  const parts = (code as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join']?.[1] ?? [];
  return parts.reduce<number>((sum, part) => sum + literalLength(part), 0);
}

/** What is wrong with the policies of a namespace in an API with these issuers. */
function policyProblems(rules: readonly PolicyRule[], issuers: TokenIssuers): string[] {
  const problems = rules.flatMap((rule) => rule.issuers.map((one) => issuers.resolve(one)).filter((issuer) => !issuers.includes(issuer))
    .map(({ name }) => `${rule.name} means the users of ${name}, whose tokens the API does not accept; add it to authProviders`));
  const resolved = (of: readonly (TokenIssuer | 'own')[] | undefined) => (of ?? []).map((one) => issuers.resolve(one));
  const [owner] = rules.flatMap(({ subIssuers }) => resolved(subIssuers));
  const bound = rules.flatMap(partsOf).filter(({ bindsUser }) => bindsUser).flatMap((part) => part.issuers);
  const other = owner && resolved(bound).find((issuer) => !isSame(issuer, owner));
  if (other) {
    problems.push(`its channels belong to users of ${owner.name} and of ${other.name}, but sub is unique only within one: ` +
      'a user of the one could reach the channels of a user of the other; give each a namespace');
  }
  return problems;
}

/** The claims of policies that the access tokens of a pool lack, as far as the app says. */
function claimsNotInAccessTokens(rules: readonly PolicyRule[], issuers: TokenIssuers): string[] {
  const pools = rules.filter(({ claims }) => claims).flatMap((rule) => rule.issuers.map((one) => issuers.resolve(one).userPool));
  if (pools.every((pool) => !pool || addsToAccessTokens(pool))) return [];
  return [...new Set(rules.flatMap(({ claims }) => claims ?? []).filter((claim) => !isInAccessTokens(claim)))];
}
