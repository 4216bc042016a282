import { AppSyncAuthorizationType, AppSyncFieldLogLevel, CfnApi, CfnApiKey, CfnDomainName } from 'aws-cdk-lib/aws-appsync';
import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Lazy, Names, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { CognitoEventsApiAttributes } from './cognito-events-api-attributes';
import { CognitoEventsApiBase, ICognitoEventsApi } from './cognito-events-api-base';
import { CognitoEventsApiProps } from './cognito-events-api-props';
import { EventsClientConfig } from './events-client-config';
import { EventsNamespace } from './events-namespace';
import { API_KEY_ID } from './private/api-key-provider';
import { ApiLogging } from './private/api-logging';
import { authModes, list, missingFrom, render } from './private/auth-modes';
import { AuthProviders } from './private/auth-providers';
import { CustomDomain } from './private/custom-domain';
import { error } from './private/error';
import { EventGrants } from './private/event-grants';
import type { EventApiDns } from './private/guarded-event-api';
import { ImportedEventsApi } from './private/imported-events-api';
import type { NamespaceHost } from './private/namespace-host';
import { requireBaseOptions } from './private/namespace-options';
import { BOOLEAN, CLIENT, listOf, MODE, optional, OPTIONS, PROVIDER, requireShapes, TEXT, USER_POOL } from './private/shape';
import { addWebAcl } from './private/web-acl';

const MODES = ['connectionAuthModes', 'defaultPublishAuthModes', 'defaultSubscribeAuthModes'] as const;

/** What the API says for the connection, and for namespaces that say nothing. */
type ApiAuthModes = Readonly<Record<typeof MODES[number], readonly AppSyncAuthorizationType[]>>;

const SHAPES = {
  userPool: USER_POOL,
  userPoolClients: optional(listOf(CLIENT)),
  authProviders: optional(listOf(PROVIDER)),
  connectionAuthModes: optional(listOf(MODE)),
  defaultPublishAuthModes: optional(listOf(MODE)),
  defaultSubscribeAuthModes: optional(listOf(MODE)),
  defaultNamespaces: optional(BOOLEAN),
  publicNamespace: optional(OPTIONS),
  privateNamespace: optional(OPTIONS),
  apiName: optional(TEXT),
  ownerContact: optional(TEXT),
  logging: optional(OPTIONS),
  domain: optional(OPTIONS),
  webAcl: optional(TEXT),
};

/**
 * Real-time WebSocket channels for the signed-in users of a Cognito user pool: an AppSync Event API.
 *
 * It comes with a `public` namespace that every signed-in user may read and a `private` one in which a user
 * reaches only the channel `/private/<own sub>` and those below it. Backends publish with IAM.
 *
 * @example
 * import { CognitoEventsApi } from 'cdk-cognito-events-api';
 *
 * const events = new CognitoEventsApi(this, 'Events', { userPool, userPoolClients: [webClient] });
 * events.privateNamespace.grantPublish(publisher);
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-welcome.html
 */
export class CognitoEventsApi extends CognitoEventsApiBase {
  /**
   * An Event API that was made elsewhere: it keeps grants and metrics, and takes new namespaces.
   *
   * @param scope Where the construct is
   * @param id Its id there
   * @param attributes What there is to know of the API
   * @throws if the ARN is no ARN of an Event API
   */
  public static fromCognitoEventsApiAttributes(scope: Construct, id: string, attributes: CognitoEventsApiAttributes): ICognitoEventsApi {
    return new ImportedEventsApi(scope, id, attributes);
  }

  /**
   * The id of the API, as other resources refer to it. It is not a part of the URLs.
   */
  public readonly apiId: string;

  /**
   * The ARN of the API.
   */
  public readonly apiArn: string;

  /**
   * Where to publish over HTTP: `https://…/event`. It is that of the custom domain, if there is one.
   *
   * @see https://docs.aws.amazon.com/appsync/latest/eventapi/publish-http.html
   */
  public readonly httpUrl: string;

  /**
   * Where to open a WebSocket: `wss://…/event/realtime`. It is that of the custom domain, if there is one.
   *
   * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html
   */
  public readonly realtimeUrl: string;

  /**
   * The underlying CloudFormation resource.
   */
  public readonly cfnApi: CfnApi;

  /**
   * The log group, if the API logs.
   *
   * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-monitoring-cw-logs.html
   */
  public readonly logGroup?: ILogGroup;

  /**
   * The custom domain, if there is one. A DNS record made elsewhere points to its `attrAppSyncDomainName`.
   *
   * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-custom-domains.html
   */
  public readonly cfnDomainName?: CfnDomainName;

  private readonly providers: AuthProviders;
  private readonly modes: ApiAuthModes;
  private readonly logLevel: string;
  /** @internal */
  protected readonly _grants: EventGrants;

  /**
   * @param scope Where the construct is
   * @param id Its id there
   * @param props The user pool, and whatever is to differ from the defaults
   * @throws if a property is not known or not legal, or contradicts another; at synthesis, if a mode has no provider or there is no namespace
   */
  constructor(scope: Construct, id: string, props: CognitoEventsApiProps) {
    super(scope, id);
    requireShapes(this.node.path, props, SHAPES);
    for (const property of ['publicNamespace', 'privateNamespace'] as const) requireBaseOptions(`${this.node.path}: ${property}`, props[property]);
    this.validateText('apiName', props.apiName, 50, /^[A-Za-z0-9_\- ]+$/);
    this.validateText('ownerContact', props.ownerContact, 250, /^[A-Za-z0-9_\- .]+$/);
    this.providers = new AuthProviders(this, props.userPool, props.userPoolClients);
    for (const provider of props.authProviders ?? []) this.providers.add(provider);
    const logging = props.logging && new ApiLogging(this, props.logging);
    this.logLevel = logging?.level ?? AppSyncFieldLogLevel.NONE;
    const { connectionAuthModes, defaultPublishAuthModes, defaultSubscribeAuthModes } = this.modes = this.modesOf(props);

    this.cfnApi = new CfnApi(this, 'Resource', {
      name: props.apiName ?? Names.uniqueResourceName(this, { maxLength: 50 }),
      ownerContact: props.ownerContact,
      eventConfig: {
        authProviders: Lazy.uncachedAny({ produce: () => this.providers.render() }),
        connectionAuthModes: render(connectionAuthModes),
        defaultPublishAuthModes: render(defaultPublishAuthModes),
        defaultSubscribeAuthModes: render(defaultSubscribeAuthModes),
        logConfig: logging?.render(),
      },
    });
    this.apiId = this.cfnApi.attrApiId;
    this.apiArn = this.cfnApi.attrApiArn;
    this.logGroup = logging?.bind(this.apiId);
    const domain = props.domain && new CustomDomain(this, this.apiId, props.domain);
    this.cfnDomainName = domain?.cfnDomainName;
    this.httpUrl = domain?.httpUrl ?? `https://${this.cfnApi.attrDnsHttp}/event`;
    this.realtimeUrl = domain?.realtimeUrl ?? `wss://${this.cfnApi.attrDnsRealtime}/event/realtime`;
    if (props.webAcl !== undefined) addWebAcl(this, this.apiArn, props.webAcl);
    this.providers.bind({ scope: this, apiId: this.apiId, apiArn: this.apiArn });
    this._grants = new EventGrants(this, this.apiArn, connectionAuthModes);
    this.addDefaultNamespaces(props);
    this.node.addValidation({ validate: () => this.problems() });
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
   * What a front end needs to connect, as it is now: read it after the last namespace and client were added.
   *
   * `s3deploy.Source.jsonData('events.json', events.clientConfig)` makes a file of it in the stack of the API, and from
   * aws-cdk-lib 2.207.0 on in another one too: before, the CDK wrote references there that only the stack of the API has.
   *
   * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html
   */
  public get clientConfig(): EventsClientConfig {
    const { userPool, clients } = this.providers.own;
    return {
      version: 1,
      url: this.httpUrl,
      realtimeUrl: this.realtimeUrl,
      region: this.stack.region,
      userPoolId: userPool.userPoolId,
      userPoolClientId: clients?.length === 1 ? clients[0].userPoolClientId : undefined,
      namespaces: [...this._namespaces.keys()].sort(),
    };
  }

  /**
   * The API key, if `authProviders` has one; its value is `attrApiKey`.
   */
  public get cfnApiKey(): CfnApiKey | undefined {
    return this.node.tryFindChild(API_KEY_ID) as CfnApiKey | undefined;
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
    requireShapes(`${this.node.path}: addUserPool()`, { userPool, userPoolClients }, { userPool: USER_POOL, userPoolClients: optional(listOf(CLIENT)) });
    this.providers.addUserPool(userPool, userPoolClients);
  }

  /**
   * Accept the tokens of one more app client of a user pool.
   *
   * @param client An app client of one of the API's pools, of its own if it was imported; may be made after the API
   * @throws if the pool was given without clients, since then every client is accepted already
   */
  public addUserPoolClient(client: IUserPoolClient): void {
    requireShapes(`${this.node.path}: addUserPoolClient()`, { client }, { client: CLIENT });
    this.providers.addClient(client);
  }

  /** @internal */
  protected _host(): NamespaceHost {
    const { connectionAuthModes: connectionModes } = this.modes;
    return {
      apiId: this.apiId, grants: this._grants, connectionModes, logLevel: this.logLevel, hasOwnPool: true,
      providerTypes: () => this.providers.types, issuers: () => this.providers.issuers,
    };
  }

  /** @internal */
  protected _dns(): EventApiDns {
    return { httpDns: this.cfnApi.attrDnsHttp, realtimeDns: this.cfnApi.attrDnsRealtime };
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

  private problems(): string[] {
    const { types } = this.providers;
    const problems = MODES.flatMap((property) => missingFrom(types, this.modes[property])
      .map((mode) => `${property} has ${mode}, for which the API has no provider; it has ${list(types)}`));
    const namespaces = [...this._namespaces.values()];
    if (namespaces.length === 0) return [...problems, 'an API without namespaces has no channels; call addNamespace()'];
    for (const operation of ['publish', 'subscribe'] as const) {
      if (!namespaces.some((namespace) => namespace._admitsIam(operation))) this._grants.warnOfNoEffect(operation);
    }
    return problems;
  }

  private modesOf(props: CognitoEventsApiProps): ApiAuthModes {
    const modes = (property: typeof MODES[number]) => authModes(this, property, props[property], [AppSyncAuthorizationType.USER_POOL]);
    return {
      connectionAuthModes: modes('connectionAuthModes'),
      defaultPublishAuthModes: modes('defaultPublishAuthModes'),
      defaultSubscribeAuthModes: modes('defaultSubscribeAuthModes'),
    };
  }

  private validateText(property: string, value: string | undefined, length: number, pattern: RegExp): void {
    if (value === undefined || Token.isUnresolved(value)) return;
    if (value.length > length || !pattern.test(value)) {
      throw error(this, `${property} ${JSON.stringify(value)}: 1 to ${length} characters that match ${pattern.source}`);
    }
  }
}
