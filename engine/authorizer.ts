import { Authenticator } from './auth/authenticator';
import type { Authenticated, AuthenticatorServices } from './auth/authenticator';
import type { AuthHeaders, AuthRequest } from './auth/caller-contracts';
import { runHandler } from './auth/handler-step';
import { evaluate } from './auth/iam-policy';
import type { EventAction } from './auth/iam-policy';
import { BAD_CHANNEL, BAD_CREDENTIAL, BAD_EVENT, DENIED_BY_IAM, HANDLER_FAILED, NO_SUCH_NAMESPACE } from './auth/service-errors';
import { parseChannel } from './channel';
import type { Channel } from './channel';
import type { Caller, Decision, Operation, PublishDecision, PublishedEvent, Rule, ServiceError } from './decision';
import type { ChannelNamespace, EventApi } from './event-api';
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

type ChannelOperation = 'subscribe' | 'publish';

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

/** `ctx.request.headers` is not documented for credentials (fact 5.4); a handler that logs them must not log a token. */
const HIDDEN_HEADERS: readonly string[] = ['authorization', 'cookie', 'x-amz-security-token', 'x-api-key'];
const NO_EVENTS: readonly PublishedEvent[] = [];

/** Decides on connect, subscribe and publish for one API. */
export class Authorizer {
  private readonly authenticator: Authenticator;

  constructor(private readonly api: EventApi, private readonly services: AuthorizerServices) {
    this.authenticator = new Authenticator(api, services);
  }

  public async connect(request: AuthRequest): Promise<Decision> {
    const who = await this.authenticator.authenticate(request);
    const refuse = refuser('connect', who.caller);
    if ('refusal' in who) return refuse('credential', who.refusal, BAD_CREDENTIAL);
    const { mode } = who.caller;
    const modes = this.api.connectionAuthModes;
    if (!modes.includes(mode)) return refuse('mode', `${mode} is not allowed to connect; allowed: ${modes.join(', ') || 'none'}`, BAD_CREDENTIAL);
    const denial = deniedByIam(who, 'appsync:EventConnect', this.api.arn);
    if (denial !== undefined) return refuse('iam', denial, DENIED_BY_IAM);
    return { operation: 'connect', caller: who.caller, allowed: true, rule: 'allowed', reason: `${mode} may connect`, logs: [] };
  }

  public async subscribe(request: AuthRequest, channel: string): Promise<Decision & Target> {
    const admission = await this.admit('subscribe', request, channel);
    if ('error' in admission) return admission;
    const refuse = refuser('subscribe', admission.caller, admission.channel.path);
    const step = runHandler('onSubscribe', admission.namespace, this.handlersOf(admission), admission.context);
    if (step.kind === 'refused') return refuse('handler', step.reason, step.error, step.logs);
    if (step.kind === 'absent') return allow('subscribe', admission, `${admission.reason}, which has no onSubscribe`);
    // The value is ignored: https://docs.aws.amazon.com/appsync/latest/eventapi/writing-event-handlers.html
    return allow('subscribe', admission, `${admission.reason}, and onSubscribe did not refuse`, step.logs);
  }

  /** How many events there may be is the protocol's to check. */
  public async publish(request: AuthRequest, channel: string, events: readonly string[]): Promise<PublishDecision & Target> {
    const admission = await this.admit('publish', request, channel);
    if ('error' in admission) return { ...admission, events: NO_EVENTS };
    const refuse = refuser('publish', admission.caller, admission.channel.path);

    const requested = parseEvents(events, this.services.newId);
    if ('invalid' in requested) return { ...refuse('events', `event ${requested.invalid} is not JSON`, BAD_EVENT), events: NO_EVENTS };
    const context = { ...admission.context, events: requested.map(({ id, payload }) => ({ id, payload })) };
    const step = runHandler('onPublish', admission.namespace, this.handlersOf(admission), context);
    if (step.kind === 'refused') return { ...refuse('handler', step.reason, step.error, step.logs), events: NO_EVENTS };
    if (step.kind === 'absent') {
      return { ...allow('publish', admission, `${admission.reason}, which has no onPublish`), events: unchangedEvents(requested) };
    }
    const published = returnedEvents(requested, step.value);
    if (typeof published === 'string') return { ...refuse('handler', published, HANDLER_FAILED, step.logs), events: NO_EVENTS };
    return { ...allow('publish', admission, `${admission.reason}, and onPublish did not refuse`, step.logs), events: published };
  }

  /**
   * The credential comes before the namespace. The other way round, someone without one could tell from the answers which
   * namespaces exist, and AppSync's answer to an unknown one is made to hide that (fact 2.6.7).
   */
  private async admit(operation: ChannelOperation, request: AuthRequest, text: string): Promise<Admission | Refusal> {
    const channel = parseChannel(text, operation);
    if ('error' in channel) return refuser(operation, { label: 'not verified' }, printable(text))('channel', channel.error, BAD_CHANNEL);
    const who = await this.authenticator.authenticate(request);
    const refuse = refuser(operation, who.caller, channel.path);
    if ('refusal' in who) return refuse('credential', who.refusal, BAD_CREDENTIAL);

    const namespace = this.api.namespaces.get(channel.namespace);
    if (!namespace) {
      const names = [...this.api.namespaces.keys()].join(', ') || 'none';
      return refuse('namespace', `there is no namespace ${quoted(channel.namespace)}; there are: ${names}`, NO_SUCH_NAMESPACE);
    }
    const { mode } = who.caller;
    const modes = operation === 'publish' ? namespace.publishAuthModes : namespace.subscribeAuthModes;
    if (!modes.includes(mode)) {
      const allowed = modes.join(', ') || 'none';
      return refuse('mode', `${mode} is not allowed to ${operation} in namespace ${namespace.name}; allowed: ${allowed}`, NO_SUCH_NAMESPACE);
    }
    const denial = deniedByIam(who, operation === 'publish' ? 'appsync:EventPublish' : 'appsync:EventSubscribe', namespace.arn);
    if (denial !== undefined) return refuse('iam', denial, DENIED_BY_IAM);
    const reason = `${mode} may ${operation} in namespace ${namespace.name}`;
    return { caller: who.caller, channel, namespace, context: handlerContext(operation, channel, who, request), reason };
  }

  private handlersOf({ namespace }: Admission): LoadedHandlers | undefined {
    return this.services.handlers(namespace.name);
  }
}

function deniedByIam({ principal }: Authenticated, action: EventAction, resourceArn: string): string | undefined {
  if (!principal) return undefined;
  const verdict = evaluate(principal, action, resourceArn);
  return verdict.allowed ? undefined : verdict.reason;
}

/** https://docs.aws.amazon.com/appsync/latest/eventapi/context-reference.html */
function handlerContext(operation: ChannelOperation, channel: Channel, { identity }: Authenticated, request: AuthRequest): HandlerContext {
  return {
    identity,
    info: {
      channel: { path: channel.path, segments: channel.segments },
      channelNamespace: { name: channel.namespace },
      operation: operation === 'publish' ? 'PUBLISH' : 'SUBSCRIBE',
    },
    request: { headers: withoutCredentials(request.headers), domainName: null },
  };
}

function withoutCredentials(headers: AuthHeaders): AuthHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HIDDEN_HEADERS.includes(name)));
}

function allow(operation: ChannelOperation, { caller, channel }: Admission, reason: string, logs: readonly string[] = []): Decision & Target {
  return { operation, channel: channel.path, caller, allowed: true, rule: 'allowed', reason, logs, target: channel };
}

function refuser(operation: Operation, caller: Caller, channel?: string) {
  return (rule: Rule, reason: string, error: ServiceError, logs: readonly string[] = []): Refusal =>
    ({ operation, channel, caller, allowed: false, rule, reason, error, logs });
}
