import { AppSyncAuthorizationType, CfnChannelNamespace } from 'aws-cdk-lib/aws-appsync';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IResource, Lazy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ChannelPolicy } from './channel-policy';
import { MeteredEventsNamespace } from './events-namespace-metrics';
import { DenyStyle, EventsNamespaceOptions, SenderShape } from './events-namespace-options';
import type { HandlerSource } from './handler-source';
import { authModes, list, render } from './private/auth-modes';
import { error } from './private/error';
import { GuardedOperation, GuardedOperations, HandlerCode, HandlerStyle, isStamped, needsHandler } from './private/handler-code';
import { ImportedEventsNamespace } from './private/imported-events-namespace';
import { NamespaceChecks } from './private/namespace-checks';
import type { NamespaceHost } from './private/namespace-host';
import { requireNamespaceOptions } from './private/namespace-options';
import { dataSourceOf, directInvokeType, handlerConfig, requireForm } from './private/operation-source';
import type { HandlerName } from './private/operation-source';
import { ownCode } from './private/own-code';
import type { PolicyRule } from './private/policy-rule';
import type { TokenIssuers } from './private/token-issuers';

const { API_KEY, IAM, LAMBDA } = AppSyncAuthorizationType;

/** @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateChannelNamespace.html */
const NAME_PATTERN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/;

/** Where the template says what the handlers are to admit, for `cdk-cognito-events-api check`. */
const POLICIES_KEY = 'cdk-cognito-events-api/policies';

/**
 * A channel namespace, made in this app or elsewhere.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html
 */
export interface IEventsNamespace extends IResource {
  /**
   * The name: the first segment of each of its channels.
   */
  readonly namespaceName: string;

  /**
   * The ARN, as IAM policies name the namespace.
   *
   * @attribute
   */
  readonly namespaceArn: string;

  /**
   * Allow a principal to publish to every channel of the namespace, by IAM.
   *
   * @param grantee The principal
   */
  grantPublish(grantee: IGrantable): Grant;

  /**
   * Allow a principal to subscribe to channels of the namespace, by IAM.
   *
   * @param grantee The principal
   */
  grantSubscribe(grantee: IGrantable): Grant;
}

/**
 * A channel namespace with a policy for each operation.
 *
 * Made by `CognitoEventsApi.addNamespace()` and its siblings.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html
 */
export class EventsNamespace extends MeteredEventsNamespace implements IEventsNamespace {
  /** @internal */
  public static _create(scope: Construct, name: string, host: NamespaceHost, options: EventsNamespaceOptions): EventsNamespace {
    if (typeof name !== 'string' || !NAME_PATTERN.test(name)) {
      throw error(scope, `namespace name ${JSON.stringify(name)}: 1 to 50 letters, digits and dashes, a letter or digit first and last, known at synthesis`);
    }
    return new EventsNamespace(scope, name, host, options);
  }

  /**
   * A namespace that was made elsewhere, for grants and metrics.
   *
   * @param scope Where the construct is
   * @param id Its id there
   * @param namespaceArn The ARN of the namespace
   * @throws if it is no ARN of a namespace
   */
  public static fromNamespaceArn(scope: Construct, id: string, namespaceArn: string): IEventsNamespace {
    return new ImportedEventsNamespace(scope, id, namespaceArn);
  }

  /**
   * The id of the API that the namespace is a part of.
   */
  public readonly apiId: string;

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
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-channelnamespace.html
   */
  public readonly cfnChannelNamespace: CfnChannelNamespace;

  private readonly host: NamespaceHost;
  private readonly operations: GuardedOperations;

  private constructor(scope: Construct, name: string, host: NamespaceHost, options: EventsNamespaceOptions) {
    super(scope, `Namespace-${name}`);
    requireNamespaceOptions(this.node.path, options);
    this.host = host;
    this.apiId = host.apiId;
    this.namespaceName = name;
    const { publishPolicy = ChannelPolicy.iam() } = options;
    const { subscribe, publish } = this.operations = {
      subscribe: this.guard('onSubscribe', options.subscribePolicy, options.subscribeAuthModes, options.onSubscribe),
      publish: this.guard('onPublish', publishPolicy, options.publishAuthModes, options.onPublish),
    };
    const sources = (['onPublish', 'onSubscribe'] as const).flatMap((handler) => this.source(handler, options[handler]));

    this.cfnChannelNamespace = new CfnChannelNamespace(this, 'Resource', {
      apiId: host.apiId,
      name,
      codeHandlers: this.renderCode(options),
      handlerConfigs: sources.length > 0 ? Object.fromEntries(sources.map(({ handler, config }) => [handler, config])) : undefined,
      publishAuthModes: render(publish.modes),
      subscribeAuthModes: render(subscribe.modes),
    });
    const { logDenials = false, senderShape } = options;
    this.cfnChannelNamespace.addMetadata(POLICIES_KEY, Lazy.uncachedAny({ produce: () => this.declared(senderShape) }));
    for (const { resource } of sources) this.cfnChannelNamespace.node.addDependency(resource);
    this.namespaceArn = this.cfnChannelNamespace.attrChannelNamespaceArn;
    this.node.addValidation({ validate: () => new NamespaceChecks(this, host, this.operations, logDenials).problems() });
  }

  /**
   * In a sentence: who may subscribe and publish, and whether a handler or the authorization modes alone enforce it.
   */
  public get description(): string {
    const half = (operation: 'subscribe' | 'publish', guarded: GuardedOperation) =>
      `${operation}: ${guarded.rule.name}, by ${needsHandler(operation, guarded) ? 'a handler after ' : ''}the modes ${list(guarded.modes)}`;
    const { subscribe, publish } = this.operations;
    return `${half('subscribe', subscribe)}; ${half('publish', publish)}`;
  }

  /**
   * Allow a principal to publish to every channel of the namespace, by IAM.
   *
   * IAM has no resource below the namespace: it is meant for backends.
   *
   * @param grantee The principal
   * @throws if the namespace does not let IAM callers publish; at synthesis, if users of a Cognito identity pool assume the role and no handler
   * would tell them apart
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
   */
  public grantPublish(grantee: IGrantable): Grant {
    this.requireIam('publish');
    return this.host.grants.give('publish', grantee, this.namespaceName);
  }

  /**
   * Allow a principal to subscribe to channels of the namespace, by IAM.
   *
   * IAM has no resource below the namespace: it is meant for backends.
   *
   * @param grantee The principal
   * @throws if the namespace does not let IAM callers subscribe; at synthesis, if users of a Cognito identity pool assume the role and no handler
   * would tell them apart
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
   */
  public grantSubscribe(grantee: IGrantable): Grant {
    this.requireIam('subscribe');
    return this.host.grants.give('subscribe', grantee, this.namespaceName);
  }

  /** Made anew when a provider was added, which changes whom a policy means, whoever has read it before. */
  private renderCode({ denyStyle, handlers, logDenials, onPublish, onSubscribe, senderShape }: EventsNamespaceOptions): string | undefined {
    const { subscribe, publish } = this.operations;
    const own = handlers && ownCode(handlers._source, { allowRuntime: !isStamped(publish.rule) });
    if (own || onPublish || onSubscribe) {
      for (const [handler, source, { rule }] of [['onPublish', onPublish, publish], ['onSubscribe', onSubscribe, subscribe]] as const) {
        if (own?.[handler] && !rule.condition) throw this.neverReached(`${handler} of handlers`, rule.name);
        requireForm(this, handler, source?._source, own);
      }
    }
    if (!own && !needsHandler('subscribe', subscribe) && !needsHandler('publish', publish)) return undefined;
    const style: HandlerStyle = {
      denyStyle: denyStyle ?? DenyStyle.UNAUTHORIZED,
      logDenials: logDenials ?? false,
      senderShape: senderShape ?? SenderShape.FIELD,
    };
    const rendered = new WeakMap<TokenIssuers, string>();
    return Lazy.uncachedString({
      produce: () => {
        const issuers = this.host.issuers();
        const text = rendered.get(issuers) ?? new HandlerCode(this.namespaceName, style, issuers, own).render(subscribe, publish);
        rendered.set(issuers, text);
        return text;
      },
    });
  }

  /** When the template is written, as the code is. */
  private declared(senderShape = SenderShape.FIELD): object {
    const issuers = this.host.issuers();
    const { subscribe, publish } = this.operations;
    return {
      publish: publish.rule.declared(issuers), ...isStamped(publish.rule) && { sender: senderShape }, subscribe: subscribe.rule.declared(issuers),
    };
  }

  private guard(
    handler: HandlerName, policy: ChannelPolicy, modes: AppSyncAuthorizationType[] | undefined, source: HandlerSource | undefined,
  ): GuardedOperation {
    const property = handler === 'onPublish' ? 'publishAuthModes' : 'subscribeAuthModes';
    const direct = source && directInvokeType(this, handler, source._source);
    const guarded = { rule: policy._rule, modes: authModes(this, property, modes, policy._rule.defaultModes), direct };
    this.requireKnownUsers(handler === 'onPublish' ? 'publishPolicy' : 'subscribePolicy', guarded.rule);
    for (const [mode, who] of [[API_KEY, 'an API key has no user'], [LAMBDA, 'no token says who the caller of a Lambda authorizer is']] as const) {
      if (!guarded.rule.bindsUser || !guarded.modes.includes(mode)) continue;
      throw error(this, `${property} has ${mode}, but ${guarded.rule.name} asks who the caller is and ${who}`);
    }
    if (!guarded.modes.some((mode) => guarded.rule.admits.includes(mode))) {
      throw error(this, `${property} ${list(guarded.modes)} lets in nobody whom ${guarded.rule.name} admits; it needs one of ${list(guarded.rule.admits)}`);
    }
    if (source && !guarded.rule.condition) {
      throw this.neverReached(handler, guarded.rule.name);
    }
    return guarded;
  }

  /** Where the providers are all known at import, and not only once they have all been added. */
  private requireKnownUsers(property: string, { isWhole, issuers, name }: PolicyRule): void {
    if (this.host.hasOwnPool || !(issuers.includes('own') || (isWhole && issuers.length === 0 && this.host.issuers().areUnknown))) return;
    throw error(this, `${property} ${name} is about users, and userPool is not among the attributes of the imported API, so it is not known whose they are`);
  }

  private neverReached(handler: string, policy: string): Error {
    return error(this, `${handler} would never be reached, since ${policy} refuses every call; leave it out, or give another policy`);
  }

  /** The data source of an operation; a function alone handles it where the modes alone enforce the policy. */
  private source(handler: HandlerName, given: HandlerSource | undefined) {
    if (!given) return [];
    const { name, resource } = dataSourceOf(this, handler, given._source, this.host, this.namespaceName);
    const operation = handler === 'onPublish' ? 'publish' : 'subscribe';
    const guarded = this.operations[operation];
    return [{ handler, resource, config: handlerConfig(name, needsHandler(operation, guarded) ? undefined : guarded.direct) }];
  }

  /** @internal */
  public _admitsIam(operation: 'publish' | 'subscribe'): boolean {
    const { rule, modes } = this.operations[operation];
    return modes.includes(IAM) && rule.admits.includes(IAM) && rule.condition !== undefined;
  }

  private requireIam(operation: 'publish' | 'subscribe'): void {
    if (!this._admitsIam(operation)) {
      const { rule, modes } = this.operations[operation];
      throw error(this, `a grant to ${operation} would have no effect: ${operation} is ${rule.name} by the modes ${list(modes)}, and IAM callers are not among them`);
    }
  }
}
