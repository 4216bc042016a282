import { AppSyncAuthorizationType, CfnChannelNamespace } from 'aws-cdk-lib/aws-appsync';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ChannelPolicy } from './channel-policy';
import { authModes, list, render, withoutProvider } from './private/auth-modes';
import { error } from './private/error';
import type { EventGrants } from './private/event-grants';
import { GuardedOperation, needsHandler, renderHandlers } from './private/handler-code';

const { API_KEY, IAM } = AppSyncAuthorizationType;

/** @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateChannelNamespace.html */
const NAME_PATTERN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-channelnamespace.html */
const MAX_CODE_CHARACTERS = 32_768;

/**
 * Options of a namespace whose subscribe policy is already decided: the defaults `public` and `private`.
 */
export interface EventsNamespaceBaseOptions {
  /**
   * Who may publish, and where.
   *
   * If users may publish, every event gets a `sender` from the server, `{ kind: 'user', sub }`, `{ kind: 'service' }`
   * for an IAM backend or `{ kind: 'anonymous' }`, in place of whatever the client wrote there. A payload that is not
   * a JSON object cannot carry it and is reported in the publisher's `failed`.
   *
   * @default ChannelPolicy.iam() - only backends
   */
  readonly publishPolicy?: ChannelPolicy;

  /**
   * The authorization modes that a publisher's credential may have.
   *
   * @default - what the publish policy is made for: AWS_IAM for iam() and nobody(), otherwise AMAZON_COGNITO_USER_POOLS
   */
  readonly publishAuthModes?: AppSyncAuthorizationType[];

  /**
   * The authorization modes that a subscriber's credential may have.
   *
   * @default - what the subscribe policy is made for: AWS_IAM for iam() and nobody(), otherwise AMAZON_COGNITO_USER_POOLS
   */
  readonly subscribeAuthModes?: AppSyncAuthorizationType[];
}

/**
 * Options of a namespace.
 */
export interface EventsNamespaceOptions extends EventsNamespaceBaseOptions {
  /**
   * Who may subscribe, and where.
   */
  readonly subscribePolicy: ChannelPolicy;
}

/** What a namespace needs from its API. */
interface EventsNamespaceHost {
  readonly apiId: string;
  readonly grants: EventGrants;
  readonly providerTypes: () => AppSyncAuthorizationType[];
}

/**
 * A channel namespace with a policy for each operation.
 *
 * Made by `CognitoEventsApi.addNamespace()` and its siblings.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html
 */
export class EventsNamespace extends Construct {
  /** @internal */
  public static _create(scope: Construct, name: string, host: EventsNamespaceHost, options: EventsNamespaceOptions): EventsNamespace {
    if (!NAME_PATTERN.test(name)) {
      throw error(scope, `namespace name ${JSON.stringify(name)}: 1 to 50 letters, digits and dashes, a letter or digit first and last, known at synthesis`);
    }
    return new EventsNamespace(scope, name, host, options);
  }

  /**
   * The name: the first segment of each of its channels.
   *
   * Changing it replaces the namespace.
   */
  public readonly namespaceName: string;

  /**
   * The ARN, as IAM policies name the namespace.
   */
  public readonly namespaceArn: string;

  /**
   * The underlying CloudFormation resource.
   */
  public readonly cfnChannelNamespace: CfnChannelNamespace;

  private readonly host: EventsNamespaceHost;
  private readonly subscribe: GuardedOperation;
  private readonly publish: GuardedOperation;

  private constructor(scope: Construct, name: string, host: EventsNamespaceHost, options: EventsNamespaceOptions) {
    super(scope, `Namespace-${name}`);
    this.host = host;
    this.namespaceName = name;
    this.subscribe = this.guard('subscribeAuthModes', options.subscribePolicy, options.subscribeAuthModes);
    this.publish = this.guard('publishAuthModes', options.publishPolicy ?? ChannelPolicy.iam(), options.publishAuthModes);

    this.cfnChannelNamespace = new CfnChannelNamespace(this, 'Resource', {
      apiId: host.apiId,
      name,
      codeHandlers: renderHandlers(name, this.subscribe, this.publish),
      publishAuthModes: render(this.publish.modes),
      subscribeAuthModes: render(this.subscribe.modes),
    });
    this.namespaceArn = this.cfnChannelNamespace.attrChannelNamespaceArn;
    this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * In a sentence: who may subscribe and publish, and whether a handler or the authorization modes alone enforce it.
   */
  public get description(): string {
    const half = (operation: 'subscribe' | 'publish', guarded: GuardedOperation) =>
      `${operation}: ${guarded.rule.name}, by ${needsHandler(operation, guarded) ? 'a handler after ' : ''}the modes ${list(guarded.modes)}`;
    return `${half('subscribe', this.subscribe)}; ${half('publish', this.publish)}`;
  }

  /**
   * Allow a principal to publish to every channel of the namespace, by IAM.
   *
   * IAM has no resource below the namespace: it is meant for backends.
   *
   * @param grantee The principal
   * @throws at synthesis, if users of a Cognito identity pool assume the role and no handler would tell them apart
   */
  public grantPublish(grantee: IGrantable): Grant {
    this.requireIam('publish', this.publish);
    return this.host.grants.give('publish', grantee, this.namespaceName);
  }

  /**
   * Allow a principal to subscribe to channels of the namespace, by IAM.
   *
   * IAM has no resource below the namespace: it is meant for backends.
   *
   * @param grantee The principal
   * @throws if the namespace does not let IAM callers subscribe
   */
  public grantSubscribe(grantee: IGrantable): Grant {
    this.requireIam('subscribe', this.subscribe);
    return this.host.grants.give('subscribe', grantee, this.namespaceName);
  }

  private guard(property: string, policy: ChannelPolicy, modes: AppSyncAuthorizationType[] | undefined): GuardedOperation {
    const guarded = { rule: policy._rule, modes: authModes(this, property, modes, policy._rule.defaultModes) };
    if (guarded.rule.bindsUser && guarded.modes.includes(API_KEY)) {
      throw error(this, `${property} has ${API_KEY}, but ${guarded.rule.name} asks who the caller is and an API key has no user`);
    }
    if (!guarded.modes.some((mode) => guarded.rule.admits.includes(mode))) {
      throw error(this, `${property} ${list(guarded.modes)} lets in nobody whom ${guarded.rule.name} admits; it needs one of ${list(guarded.rule.admits)}`);
    }
    return guarded;
  }

  private requireIam(operation: string, { rule, modes }: GuardedOperation): void {
    if (!modes.includes(IAM) || !rule.admits.includes(IAM)) {
      throw error(this, `a grant to ${operation} would have no effect: ${operation} is ${rule.name} by the modes ${list(modes)}, and IAM callers are not among them`);
    }
  }

  private problems(): string[] {
    const problems: string[] = [];
    const providers = this.host.providerTypes();
    for (const [operation, guarded] of [['subscribe', this.subscribe], ['publish', this.publish]] as const) {
      for (const mode of withoutProvider(guarded.modes, providers)) {
        problems.push(`${operation}AuthModes has ${mode}, for which the API has no provider; it has ${list(providers)}`);
      }
      // IAM has no resource below the namespace, so such a grant opens the channels of every user.
      const guards = needsHandler(operation, guarded) && guarded.rule.name !== 'anyone()';
      for (const grant of this.isPrivate && !guards ? this.host.grants.toIdentityPoolUsers(operation, this.namespaceName) : []) {
        problems.push(`${operation} is granted to ${granteeName(grant.grantee)}, which users of a Cognito identity pool assume: ` +
          'each of them would reach the channels of every other; grant it to a role of a backend only');
      }
    }
    const { codeHandlers } = this.cfnChannelNamespace;
    if (codeHandlers && codeHandlers.length > MAX_CODE_CHARACTERS) {
      problems.push(`the handlers have ${codeHandlers.length} characters, AppSync takes ${MAX_CODE_CHARACTERS}`);
    }
    return problems;
  }

  private get isPrivate(): boolean {
    return [this.subscribe, this.publish].some(({ rule }) => rule.bindsUser);
  }
}

/** The grantee as the user knows it: its construct path, where it has one. */
function granteeName(grantee: IGrantable): string {
  return Construct.isConstruct(grantee) ? grantee.node.path : 'a principal';
}
