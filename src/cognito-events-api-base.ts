import type { IEventApi } from 'aws-cdk-lib/aws-appsync';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IResource } from 'aws-cdk-lib/core';
import { ChannelPolicy } from './channel-policy';
import { EventsAlarms, EventsAlarmsOptions } from './events-alarms';
import { MeteredEventsApi } from './events-api-metrics';
import { EventsNamespace } from './events-namespace';
import { DefaultNamespaceOptions, EventsNamespaceOptions } from './events-namespace-options';
import { error } from './private/error';
import type { EventGrants } from './private/event-grants';
import { GuardedEventApi } from './private/guarded-event-api';
import type { EventApiDns } from './private/guarded-event-api';
import type { NamespaceHost } from './private/namespace-host';
import { withPolicy } from './private/namespace-options';

/**
 * An Event API with namespaces that policies guard, made in this app or elsewhere.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-welcome.html
 */
export interface ICognitoEventsApi extends IResource {
  /**
   * The id of the API, as other resources refer to it. It is not a part of the URLs.
   *
   * @attribute
   */
  readonly apiId: string;

  /**
   * The ARN of the API.
   *
   * @attribute
   */
  readonly apiArn: string;

  /**
   * Where to publish over HTTP: `https://…/event`.
   *
   * @throws if the API was imported without `httpDomain`
   */
  readonly httpUrl: string;

  /**
   * Where to open a WebSocket: `wss://…/event/realtime`.
   *
   * @throws if the API was imported without `realtimeDomain`
   */
  readonly realtimeUrl: string;

  /**
   * The API as the CDK's own IEventApi, for its data sources.
   */
  readonly eventApi: IEventApi;

  /**
   * Add a namespace.
   *
   * @param name The first segment of its channels, 1 to 50 letters, digits and dashes; changing it replaces the namespace
   * @param options Its policies and modes
   * @throws if the name is not legal or is taken, if an option is not known, if the modes contradict the policies,
   * or if the API was imported from another account or region
   */
  addNamespace(name: string, options: EventsNamespaceOptions): EventsNamespace;

  /**
   * Allow a principal to open a WebSocket, by IAM.
   *
   * @param grantee The principal
   */
  grantConnect(grantee: IGrantable): Grant;

  /**
   * Allow a principal to publish to every namespace of the API, later ones included, by IAM.
   *
   * @param grantee The principal
   */
  grantPublish(grantee: IGrantable): Grant;

  /**
   * Allow a principal to subscribe to channels of every namespace of the API, later ones included, by IAM.
   *
   * @param grantee The principal
   */
  grantSubscribe(grantee: IGrantable): Grant;
}

/**
 * What an Event API of this app and an imported one have in common.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-welcome.html
 */
export abstract class CognitoEventsApiBase extends MeteredEventsApi implements ICognitoEventsApi {
  /**
   * The ARN of the API.
   *
   * @attribute
   */
  public abstract readonly apiArn: string;

  /**
   * Where to publish over HTTP: `https://…/event`.
   *
   * @throws if the API was imported without `httpDomain`
   */
  public abstract readonly httpUrl: string;

  /**
   * Where to open a WebSocket: `wss://…/event/realtime`.
   *
   * @throws if the API was imported without `realtimeDomain`
   */
  public abstract readonly realtimeUrl: string;

  /** @internal */
  protected abstract readonly _grants: EventGrants;

  private alarms?: EventsAlarms;
  private guardedEventApi?: GuardedEventApi;

  /** @internal */
  protected readonly _namespaces = new Map<string, EventsNamespace>();

  /**
   * The API as the CDK's own IEventApi, for its data sources.
   *
   * Its `addChannelNamespace()` throws, since such a namespace would have no policy.
   */
  public get eventApi(): IEventApi {
    return this.guardedEventApi ??= new GuardedEventApi(this, 'EventApi', { ...this._host(), apiArn: this.apiArn, ...this._dns() });
  }

  /**
   * Add a namespace.
   *
   * @param name The first segment of its channels, 1 to 50 letters, digits and dashes; changing it replaces the namespace
   * @param options Its policies and modes
   * @throws if the name is not legal or is taken, if an option is not known, or if the modes contradict the policies
   */
  public addNamespace(name: string, options: EventsNamespaceOptions): EventsNamespace {
    if (this._namespaces.has(name)) throw error(this, `namespace ${JSON.stringify(name)} is there already`);
    const namespace = EventsNamespace._create(this, name, this._host(), options);
    this._namespaces.set(name, namespace);
    this.alarms?._watch(namespace);
    return namespace;
  }

  /**
   * Add a namespace like `public`: every token of the user pool may read all of it.
   *
   * @param name The first segment of its channels, 1 to 50 letters, digits and dashes
   * @param options Who may publish, and the modes
   * @throws as `addNamespace()` does, and if the options have a subscribe policy, which is decided here
   */
  public addPublicNamespace(name: string, options: DefaultNamespaceOptions = {}): EventsNamespace {
    return this.addNamespace(name, withPolicy(`${this.node.path}: addPublicNamespace()`, options, ChannelPolicy.anyone()));
  }

  /**
   * Add a namespace like `private`: a user reaches only `/<name>/<own sub>` and the channels below it.
   *
   * @param name The first segment of its channels, 1 to 50 letters, digits and dashes
   * @param options Who may publish, and the modes
   * @throws as `addNamespace()` does, and if the options have a subscribe policy, which is decided here
   */
  public addPrivateNamespace(name: string, options: DefaultNamespaceOptions = {}): EventsNamespace {
    return this.addNamespace(name, withPolicy(`${this.node.path}: addPrivateNamespace()`, options, ChannelPolicy.owner()));
  }

  /**
   * A namespace of this app by its name.
   *
   * @param name The name, as given when it was added
   * @throws if it was not added here; for others there is `EventsNamespace.fromNamespaceArn()`
   */
  public channelNamespace(name: string): EventsNamespace {
    const namespace = this._namespaces.get(name);
    if (!namespace) {
      throw error(this, `no namespace ${JSON.stringify(name)}; there are: ${[...this._namespaces.keys()].join(', ') || 'none'}`);
    }
    return namespace;
  }

  /**
   * Allow a principal to open a WebSocket, by IAM.
   *
   * It needs AWS_IAM among `connectionAuthModes`. To publish over HTTP no connection is needed.
   *
   * @param grantee The principal
   * @throws if no IAM caller may connect
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
   */
  public grantConnect(grantee: IGrantable): Grant {
    return this._grants.give('connect', grantee);
  }

  /**
   * Allow a principal to publish to every namespace of the API, later ones included, by IAM.
   *
   * It is a warning if no namespace of the app lets IAM callers publish.
   *
   * @param grantee The principal
   * @throws at synthesis, if users of a Cognito identity pool assume the role and no handler would tell them apart
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
   */
  public grantPublish(grantee: IGrantable): Grant {
    return this._grants.give('publish', grantee);
  }

  /**
   * Allow a principal to subscribe to channels of every namespace of the API, later ones included, by IAM.
   *
   * It is a warning if no namespace of the app lets IAM callers subscribe.
   *
   * @param grantee The principal
   * @throws at synthesis, if users of a Cognito identity pool assume the role and no handler would tell them apart
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
   */
  public grantSubscribe(grantee: IGrantable): Grant {
    return this._grants.give('subscribe', grantee);
  }

  /**
   * Add the recommended alarms: on errors and latency of the API, and on refusals and losses in each namespace of this app.
   *
   * @param options Thresholds, and what happens when an alarm goes off
   * @throws if they are there already, or if an option is not known or not legal
   */
  public addRecommendedAlarms(options: EventsAlarmsOptions = {}): EventsAlarms {
    this.alarms = EventsAlarms._create(this, [...this._namespaces.values()], options);
    return this.alarms;
  }

  /** @internal */
  protected abstract _host(): NamespaceHost;

  /** @internal */
  protected abstract _dns(): EventApiDns;
}
