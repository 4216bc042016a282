import { Authenticator } from './auth/authenticator';
import type { Authenticated, AuthenticatorServices } from './auth/authenticator';
import type { AuthRequest } from './auth/caller-contracts';
import { runHandler } from './auth/handler-step';
import { evaluate } from './auth/iam-policy';
import type { EventAction } from './auth/iam-policy';
import { requestContext } from './auth/request-context';
import * as errors from './auth/service-errors';
import { parseChannel } from './channel';
import type { Channel } from './channel';
import type { Caller, Decision, Operation, PublishDecision, Rule, ServiceError } from './decision';
import type { AuthMode, ChannelNamespace, EventApi } from './event-api';
import type { HandlerContext, LoadedHandlers } from './handlers/handler-contracts';
import { printable, quoted } from './printable';
import { parseEvents, returnedEvents, unchangedEvents } from './published-events';

export interface AuthorizerServices extends AuthenticatorServices {
  readonly handlers: (namespace: string) => LoadedHandlers | undefined;
  /** Makes the identifier of a published event. */
  readonly newId: () => string;
}

/** Where an allowed request goes: a channel to publish on, or one to subscribe to, with its wildcard. */
export interface Target {
  /** Present exactly when allowed. */
  readonly target?: Channel;
}

type ChannelOperation = Exclude<Operation, 'connect'>;

/** A request that every check before the handler has let pass. */
interface Admission {
  readonly caller: Caller;
  readonly channel: Channel;
  readonly namespace: ChannelNamespace;
  readonly context: HandlerContext;
  readonly reason: string;
}

interface Refusal extends Decision {
  readonly error: ServiceError;
}

/** Decides on connect, subscribe and publish for one API. */
export class Authorizer {
  private readonly authenticator: Authenticator;

  constructor(private readonly api: EventApi, private readonly services: AuthorizerServices) {
    this.authenticator = new Authenticator(api, services);
  }

  public async connect(request: AuthRequest): Promise<Decision> {
    const who = await this.authenticator.authenticate(request);
    const { caller } = who;
    const refuse = refuser('connect', caller);
    if ('refusal' in who) return refuse('credential', who.refusal, errors.BAD_CREDENTIAL);
    const wrongMode = deniedByMode(who, this.api.connectionAuthModes, 'connect');
    if (wrongMode !== undefined) return refuse('mode', wrongMode, errors.BAD_CREDENTIAL);
    const denial = deniedByIam(who, 'appsync:EventConnect', this.api.arn);
    if (denial !== undefined) return refuse('iam', denial, errors.DENIED_BY_IAM);
    const reason = `${who.caller.mode} may connect`;
    return { operation: 'connect', caller, allowed: true, rule: 'allowed', reason, logs: [] };
  }

  public async subscribe(request: AuthRequest, channel: string): Promise<Decision & Target> {
    const admission = await this.admit('subscribe', request, channel);
    if ('error' in admission) return admission;
    const step = runHandler('onSubscribe', admission.namespace, this.handlersOf(admission), admission.context);
    switch (step.kind) {
      case 'absent': return allow('subscribe', admission, 'which has no onSubscribe');
      case 'refused': return refuserOf('subscribe', admission)('handler', step.reason, step.error, step.logs);
      // The value is ignored: https://docs.aws.amazon.com/appsync/latest/eventapi/writing-event-handlers.html
      case 'returned': return allow('subscribe', admission, 'and onSubscribe did not refuse', step.logs);
    }
  }

  /** How many events there may be is the protocol's to check. */
  public async publish(request: AuthRequest, channel: string, texts: readonly string[]): Promise<PublishDecision & Target> {
    const admission = await this.admit('publish', request, channel);
    if ('error' in admission) return { ...admission, events: [] };
    const refuse = refuserOf('publish', admission);
    const requested = parseEvents(texts, this.services.newId);
    if (typeof requested === 'string') return { ...refuse('events', requested, errors.BAD_EVENT), events: [] };

    const context = { ...admission.context, events: requested.map(({ id, payload }) => ({ id, payload })) };
    const step = runHandler('onPublish', admission.namespace, this.handlersOf(admission), context);
    switch (step.kind) {
      case 'absent': return { ...allow('publish', admission, 'which has no onPublish'), events: unchangedEvents(requested) };
      case 'refused': return { ...refuse('handler', step.reason, step.error, step.logs), events: [] };
      case 'returned': {
        const events = returnedEvents(requested, step.value);
        if (typeof events === 'string') return { ...refuse('handler', events, errors.HANDLER_FAILED, step.logs), events: [] };
        return { ...allow('publish', admission, 'and onPublish did not refuse', step.logs), events };
      }
    }
  }

  /**
   * The credential comes before the namespace. The other way round, anybody could tell from the answers which namespaces
   * exist, and AppSync's answer to an unknown one is made to hide that (fact 2.6.7).
   */
  private async admit(operation: ChannelOperation, request: AuthRequest, text: string): Promise<Admission | Refusal> {
    const channel = parseChannel(text, operation);
    if ('error' in channel) {
      return refuser(operation, { label: 'not verified' }, printable(text))('channel', channel.error, errors.BAD_CHANNEL);
    }
    const who = await this.authenticator.authenticate(request);
    const refuse = refuser(operation, who.caller, channel.path);
    if ('refusal' in who) return refuse('credential', who.refusal, errors.BAD_CREDENTIAL);

    const namespace = this.api.namespaces.get(channel.namespace);
    if (!namespace) {
      const reason = `there is no namespace ${quoted(channel.namespace)}; there are: ${list([...this.api.namespaces.keys()])}`;
      return refuse('namespace', reason, errors.NAMESPACE_REFUSED);
    }
    const publishing = operation === 'publish';
    const modes = publishing ? namespace.publishAuthModes : namespace.subscribeAuthModes;
    const what = `${operation} in namespace ${namespace.name}`;
    const wrongMode = deniedByMode(who, modes, what);
    if (wrongMode !== undefined) return refuse('mode', wrongMode, errors.NAMESPACE_REFUSED);
    const denial = deniedByIam(who, publishing ? 'appsync:EventPublish' : 'appsync:EventSubscribe', namespace.arn);
    if (denial !== undefined) return refuse('iam', denial, errors.DENIED_BY_IAM);

    const context = requestContext(publishing ? 'PUBLISH' : 'SUBSCRIBE', channel, who.identity, request);
    return { caller: who.caller, channel, namespace, context, reason: `${who.caller.mode} may ${what}` };
  }

  private handlersOf({ namespace }: Admission): LoadedHandlers | undefined {
    return this.services.handlers(namespace.name);
  }
}

function deniedByMode({ caller }: Authenticated, modes: readonly AuthMode[], what: string): string | undefined {
  return modes.includes(caller.mode) ? undefined : `${caller.mode} is not allowed to ${what}; allowed: ${list(modes)}`;
}

function deniedByIam({ principal }: Authenticated, action: EventAction, resourceArn: string): string | undefined {
  if (!principal) return undefined;
  const { allowed, reason } = evaluate(principal, action, resourceArn);
  return allowed ? undefined : reason;
}

function allow(operation: ChannelOperation, admission: Admission, why: string, logs: readonly string[] = []): Decision & Target {
  const { caller, channel: target } = admission;
  const reason = `${admission.reason}, ${why}`;
  return { operation, channel: target.path, caller, allowed: true, rule: 'allowed', reason, logs, target };
}

function refuserOf(operation: ChannelOperation, { caller, channel }: Admission) {
  return refuser(operation, caller, channel.path);
}

function refuser(operation: Operation, caller: Caller, channel?: string) {
  return (rule: Rule, reason: string, error: ServiceError, logs: readonly string[] = []): Refusal =>
    ({ operation, channel, caller, allowed: false, rule, reason, error, logs });
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'none';
}
