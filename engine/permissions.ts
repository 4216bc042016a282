import type { Authenticated } from './auth/authenticator';
import type { AuthRequest } from './auth/caller-contracts';
import { runHandler } from './auth/handler-step';
import type { HandlerStepServices } from './auth/handler-step';
import type { IamResource } from './auth/iam-condition-keys';
import { evaluate } from './auth/iam-policy';
import type { EventAction, PolicyVerdict } from './auth/iam-policy';
import { requestContext } from './auth/request-context';
import * as errors from './auth/service-errors';
import type { Channel } from './channel';
import type { Decision, Operation, PublishDecision } from './decision';
import type { AuthMode, ChannelNamespace, EventApi } from './event-api';
import type { HandlerContext, LoadedHandlers } from './handlers/handler-contracts';
import { quoted } from './printable';
import { parseEvents, returnedEvents, unchangedEvents } from './published-events';
import { refuser } from './refusal';
import type { Refusal } from './refusal';

export interface PermissionServices extends HandlerStepServices {
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
  readonly who: Authenticated;
  readonly channel: Channel;
  readonly namespace: ChannelNamespace;
  readonly context: HandlerContext;
  readonly reason: string;
}

const NO_HEADERS: Pick<AuthRequest, 'headers'> = { headers: {} };

/** What a caller who is known may do in one API: namespace, mode, IAM and handler, in this order. */
export class Permissions {
  constructor(private readonly api: EventApi, private readonly services: PermissionServices) {}

  public connect(who: Authenticated): Decision {
    const { caller } = who;
    const refuse = refuser('connect', caller);
    const wrongMode = deniedByMode(who, this.api.connectionAuthModes, 'connect');
    if (wrongMode !== undefined) return refuse('mode', wrongMode, errors.BAD_CREDENTIAL);
    const denial = deniedByIam(who, 'appsync:EventConnect', this.api);
    if (denial) return { ...refuse('iam', denial.reason, errors.DENIED_BY_IAM), ...unevaluated(denial) };
    const reason = `${caller.mode} may connect`;
    return { operation: 'connect', caller, allowed: true, rule: 'allowed', reason, logs: [] };
  }

  public async subscribe(who: Authenticated, channel: Channel, request = NO_HEADERS): Promise<Decision & Target> {
    const admission = this.admit('subscribe', who, channel, request);
    if ('error' in admission) return admission;
    const step = await runHandler('onSubscribe', admission, this.handlersOf(admission), this.services);
    switch (step.kind) {
      case 'absent': return allow('subscribe', admission, 'which has no onSubscribe');
      case 'refused': return { ...refuserOf('subscribe', admission)('handler', step.reason, step.error, step.logs), ...unevaluated(step) };
      // The value is ignored: https://docs.aws.amazon.com/appsync/latest/eventapi/writing-event-handlers.html
      case 'returned': return allow('subscribe', admission, 'and onSubscribe did not refuse', step.logs);
    }
  }

  /** How many events there may be is the protocol's to check. */
  public async publish(who: Authenticated, channel: Channel, texts: readonly string[], request = NO_HEADERS): Promise<PublishDecision & Target> {
    const admission = this.admit('publish', who, channel, request);
    if ('error' in admission) return { ...admission, events: [] };
    const refuse = refuserOf('publish', admission);
    const requested = parseEvents(texts, this.services.newId);
    if (typeof requested === 'string') return { ...refuse('events', requested, errors.BAD_EVENT), events: [] };

    const context = { ...admission.context, events: requested.map(({ id, payload }) => ({ id, payload })) };
    const step = await runHandler('onPublish', { ...admission, context }, this.handlersOf(admission), this.services);
    switch (step.kind) {
      case 'absent': return { ...allow('publish', admission, 'which has no onPublish'), events: unchangedEvents(requested) };
      case 'refused': return { ...refuse('handler', step.reason, step.error, step.logs), ...unevaluated(step), events: [] };
      case 'returned': {
        const events = returnedEvents(requested, step.value);
        if (typeof events === 'string') return { ...refuse('handler', events, errors.HANDLER_FAILED, step.logs), unevaluated: true, events: [] };
        return { ...allow('publish', admission, 'and onPublish did not refuse', step.logs), events };
      }
    }
  }

  private admit(operation: ChannelOperation, who: Authenticated, channel: Channel, { headers }: typeof NO_HEADERS): Admission | Refusal {
    const refuse = refuser(operation, who.caller, channel.path);
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
    const denial = deniedByIam(who, publishing ? 'appsync:EventPublish' : 'appsync:EventSubscribe', namespace);
    if (denial) return { ...refuse('iam', denial.reason, errors.DENIED_BY_IAM), ...unevaluated(denial) };

    const context = requestContext(publishing ? 'PUBLISH' : 'SUBSCRIBE', channel, who.identity, headers);
    return { who, channel, namespace, context, reason: `${who.caller.mode} may ${what}` };
  }

  private handlersOf({ namespace }: Admission): LoadedHandlers | undefined {
    return this.services.handlers(namespace.name);
  }
}

function deniedByMode({ caller }: Authenticated, modes: readonly AuthMode[], what: string): string | undefined {
  return modes.includes(caller.mode) ? undefined : `${caller.mode} is not allowed to ${what}; allowed: ${list(modes)}`;
}

function deniedByIam({ principal }: Authenticated, action: EventAction, resource: IamResource): PolicyVerdict | undefined {
  if (!principal) return undefined;
  const verdict = evaluate(principal, action, resource);
  return verdict.allowed ? undefined : verdict;
}

/** Absent, unless it is set. */
function unevaluated({ unevaluated: isSet }: Pick<Decision, 'unevaluated'>): Pick<Decision, 'unevaluated'> {
  return isSet ? { unevaluated: isSet } : {};
}

function allow(operation: ChannelOperation, admission: Admission, why: string, logs: readonly string[] = []): Decision & Target {
  const { who: { caller }, channel: target } = admission;
  const reason = `${admission.reason}, ${why}`;
  return { operation, channel: target.path, caller, allowed: true, rule: 'allowed', reason, logs, target };
}

function refuserOf(operation: ChannelOperation, { who, channel }: Admission) {
  return refuser(operation, who.caller, channel.path);
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'none';
}
