import { AppSyncAuthorizationType, CfnApi, CfnApiKey, IEventApi } from 'aws-cdk-lib/aws-appsync';
import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Lazy, Names, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ChannelPolicy } from './channel-policy';
import { CognitoEventsApiProps } from './cognito-events-api-props';
import { EventsNamespace } from './events-namespace';
import { EventsNamespaceBaseOptions, EventsNamespaceOptions } from './events-namespace-options';
import { API_KEY_ID } from './private/api-key-provider';
import { authModes, list, render, withoutProvider } from './private/auth-modes';
import { AuthProviders } from './private/auth-providers';
import { error } from './private/error';
import { EventGrants } from './private/event-grants';
import { GuardedEventApi } from './private/guarded-event-api';

const { USER_POOL } = AppSyncAuthorizationType;

/**
 * Real-time WebSocket channels for the signed-in users of a Cognito user pool: an AppSync Event API.
 *
 * It comes with a `public` namespace that every signed-in user may read and a `private` one in which a user
 * reaches only the channel `/private/<own sub>` and those below it. Backends publish with IAM.
 *
 * @example
 * const events = new CognitoEventsApi(this, 'Events', { userPool, userPoolClients: [webClient] });
 * events.privateNamespace.grantPublish(publisher);
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-welcome.html
 */
export class CognitoEventsApi extends Construct {
  /**
   * The id of the API, as other resources refer to it. It is not a part of the URLs.
   */
  public readonly apiId: string;

  /**
   * The ARN of the API.
   */
  public readonly apiArn: string;

  /**
   * Where to publish over HTTP: `https://…/event`.
   */
  public readonly httpUrl: string;

  /**
   * Where to open a WebSocket: `wss://…/event/realtime`.
   */
  public readonly realtimeUrl: string;

  /**
   * The underlying CloudFormation resource.
   */
  public readonly cfnApi: CfnApi;

  /**
   * The API as the CDK's own IEventApi, for its data sources.
   *
   * Its `addChannelNamespace()` throws, since such a namespace would have no policy.
   */
  public readonly eventApi: IEventApi;

  private readonly providers: AuthProviders;
  private readonly grants: EventGrants;
  private readonly namespaces = new Map<string, EventsNamespace>();

  constructor(scope: Construct, id: string, props: CognitoEventsApiProps) {
    super(scope, id);
    this.validateText('apiName', props.apiName, 50, /^[A-Za-z0-9_\- ]+$/);
    this.validateText('ownerContact', props.ownerContact, 250, /^[A-Za-z0-9_\- .]+$/);
    this.providers = new AuthProviders(this, props.userPool, props.userPoolClients);
    for (const provider of props.authProviders ?? []) this.providers.add(provider);

    this.cfnApi = new CfnApi(this, 'Resource', {
      name: props.apiName ?? Names.uniqueResourceName(this, { maxLength: 50 }),
      ownerContact: props.ownerContact,
      eventConfig: {
        authProviders: Lazy.any({ produce: () => this.providers.render() }),
        connectionAuthModes: this.renderModes('connectionAuthModes', props.connectionAuthModes),
        defaultPublishAuthModes: this.renderModes('defaultPublishAuthModes', props.defaultPublishAuthModes),
        defaultSubscribeAuthModes: this.renderModes('defaultSubscribeAuthModes', props.defaultSubscribeAuthModes),
      },
    });
    this.apiId = this.cfnApi.attrApiId;
    this.apiArn = this.cfnApi.attrApiArn;
    this.httpUrl = `https://${this.cfnApi.attrDnsHttp}/event`;
    this.realtimeUrl = `wss://${this.cfnApi.attrDnsRealtime}/event/realtime`;
    this.providers.bind({ scope: this, apiId: this.apiId, apiArn: this.apiArn });
    this.grants = new EventGrants(this, this.apiArn);
    this.eventApi = new GuardedEventApi(this, 'EventApi', this.cfnApi, this.grants, () => this.providers.types);

    this.addDefaultNamespaces(props);
    this.node.addValidation({ validate: () => this.namespaces.size > 0 ? [] : ['an API without namespaces has no channels; call addNamespace()'] });
  }

  /**
   * The namespace `public`, which every token of the user pool may read.
   *
   * @throws if there is none, as with `defaultNamespaces: false`
   */
  public get publicNamespace(): EventsNamespace {
    return this.channelNamespace('public');
  }

  /**
   * The namespace `private`, in which a user reaches only their own channels.
   *
   * @throws if there is none, as with `defaultNamespaces: false`
   */
  public get privateNamespace(): EventsNamespace {
    return this.channelNamespace('private');
  }

  /**
   * The API key, if `authProviders` has one; its value is `attrApiKey`.
   */
  public get cfnApiKey(): CfnApiKey | undefined {
    return this.node.tryFindChild(API_KEY_ID) as CfnApiKey | undefined;
  }

  /**
   * A namespace by its name.
   *
   * @param name The name, as given when it was added
   * @throws if the API has no such namespace
   */
  public channelNamespace(name: string): EventsNamespace {
    const namespace = this.namespaces.get(name);
    if (!namespace) {
      throw error(this, `no namespace ${JSON.stringify(name)}; there are: ${[...this.namespaces.keys()].join(', ') || 'none'}`);
    }
    return namespace;
  }

  /**
   * Add a namespace.
   *
   * @param name The first segment of its channels, 1 to 50 letters, digits and dashes; changing it replaces the namespace
   * @param options Its policies and modes
   * @throws if the name is not legal or is taken, or if the modes contradict the policies
   */
  public addNamespace(name: string, options: EventsNamespaceOptions): EventsNamespace {
    if (this.namespaces.has(name)) throw error(this, `namespace ${JSON.stringify(name)} is there already`);
    const host = { apiId: this.apiId, grants: this.grants, providerTypes: () => this.providers.types, issuers: () => this.providers.issuers };
    const namespace = EventsNamespace._create(this, name, host, options);
    this.namespaces.set(name, namespace);
    return namespace;
  }

  /**
   * Add a namespace like `public`: every token of the user pool may read all of it.
   *
   * @param name The first segment of its channels, 1 to 50 letters, digits and dashes
   * @param options Who may publish, and the modes
   */
  public addPublicNamespace(name: string, options: EventsNamespaceBaseOptions = {}): EventsNamespace {
    return this.addNamespace(name, { ...options, subscribePolicy: ChannelPolicy.anyone() });
  }

  /**
   * Add a namespace like `private`: a user reaches only `/<name>/<own sub>` and the channels below it.
   *
   * @param name The first segment of its channels, 1 to 50 letters, digits and dashes
   * @param options Who may publish, and the modes
   */
  public addPrivateNamespace(name: string, options: EventsNamespaceBaseOptions = {}): EventsNamespace {
    return this.addNamespace(name, { ...options, subscribePolicy: ChannelPolicy.owner() });
  }

  /**
   * Accept the tokens of one more user pool; its clients are united with those that were given before.
   *
   * `owner()` and its siblings go on to mean the users of the API's own pool, unless they name another provider; `anyone()`
   * and `authenticated()` then admit those of this pool too.
   *
   * @param userPool The pool
   * @param userPoolClients The app clients whose tokens are accepted; left out, all of the pool are
   * @throws if the pool is accepted already, once with clients and once without
   */
  public addUserPool(userPool: IUserPool, userPoolClients?: IUserPoolClient[]): void {
    this.providers.addUserPool(userPool, userPoolClients);
  }

  /**
   * Accept the tokens of one more app client of a user pool.
   *
   * @param client An app client of one of the API's pools, of its own if it was imported; may be made after the API
   * @throws if the pool was given without clients, since then every client is accepted already
   */
  public addUserPoolClient(client: IUserPoolClient): void {
    this.providers.addClient(client);
  }

  /**
   * Allow a principal to open a WebSocket, by IAM.
   *
   * It needs AWS_IAM among `connectionAuthModes`. To publish over HTTP no connection is needed.
   *
   * @param grantee The principal
   */
  public grantConnect(grantee: IGrantable): Grant {
    return this.grants.give('connect', grantee);
  }

  /**
   * Allow a principal to publish to every namespace of the API, later ones included, by IAM.
   *
   * @param grantee The principal
   */
  public grantPublish(grantee: IGrantable): Grant {
    return this.grants.give('publish', grantee);
  }

  /**
   * Allow a principal to subscribe to channels of every namespace of the API, later ones included, by IAM.
   *
   * @param grantee The principal
   */
  public grantSubscribe(grantee: IGrantable): Grant {
    return this.grants.give('subscribe', grantee);
  }

  private addDefaultNamespaces(props: CognitoEventsApiProps): void {
    if (props.defaultNamespaces ?? true) {
      this.addPublicNamespace('public', props.publicNamespace);
      this.addPrivateNamespace('private', props.privateNamespace);
      return;
    }
    for (const property of ['publicNamespace', 'privateNamespace'] as const) {
      if (props[property]) throw error(this, `${property} is given, but defaultNamespaces is false`);
    }
  }

  private renderModes(property: string, given: AppSyncAuthorizationType[] | undefined) {
    const modes = authModes(this, property, given, [USER_POOL]);
    this.node.addValidation({
      validate: () => withoutProvider(modes, this.providers.types)
        .map((mode) => `${property} has ${mode}, for which the API has no provider; it has ${list(this.providers.types)}`),
    });
    return render(modes);
  }

  private validateText(property: string, value: string | undefined, length: number, pattern: RegExp): void {
    if (value === undefined || Token.isUnresolved(value)) return;
    if (value.length > length || !pattern.test(value)) {
      throw error(this, `${property} ${JSON.stringify(value)}: 1 to ${length} characters that match ${pattern.source}`);
    }
  }
}
