import { UnreadableHeaders } from './auth-headers';
import type { ReadHeaders } from './auth-headers';
import type { EventsAuthorizer, Target } from './authorizer';
import type { DecisionLog } from './decision-log';
import type { AuthRequest } from '../../engine/auth/caller-contracts';
import { BAD_CREDENTIAL } from '../../engine/auth/service-errors';
import type { Decision, Operation, PublishDecision } from '../../engine/decision';
import { printable } from '../../engine/printable';

export interface DeciderServices {
  readonly authorizer: EventsAuthorizer;
  readonly decisions: DecisionLog;
}

/** Has decided what one client asks, each call by its own credential (fact 7.2), and keeps the decisions. */
export class Decider {
  constructor(private readonly services: DeciderServices, private readonly sourceIp: string | undefined) {}

  public connect(headers: ReadHeaders): Promise<Decision> {
    return this.decide({ operation: 'connect', headers, body: '{}' }, (authorizer, request) => authorizer.connect(request));
  }

  /** A signature covers what AppSync writes itself, not what the client sent (fact 2.3.2). */
  public subscribe(headers: ReadHeaders, channel: string): Promise<Decision & Target> {
    const call = { operation: 'subscribe', headers, body: JSON.stringify({ channel }), channel } as const;
    return this.decide(call, (authorizer, request) => authorizer.subscribe(request, channel));
  }

  /** @param body What a signature covers; over HTTP it is what the client sent */
  public publish(
    headers: ReadHeaders, channel: string, events: readonly string[], body: string = JSON.stringify({ channel, events }),
  ): Promise<PublishDecision & Target> {
    const call = { operation: 'publish', headers, body, channel } as const;
    return this.decide(call, (authorizer, request) => authorizer.publish(request, channel, events));
  }

  private decide<T extends Decision>(
    call: Call, ask: (authorizer: EventsAuthorizer, request: AuthRequest) => Promise<T>,
  ): Promise<T | Refusal> {
    const { authorizer, decisions } = this.services;
    const { headers, body } = call;
    return decisions.timed<T | Refusal>(async () => headers instanceof UnreadableHeaders
      ? refuse(call, headers.reason)
      : ask(authorizer, { headers, body, sourceIp: this.sourceIp }));
  }
}

interface Call {
  readonly operation: Operation;
  readonly headers: ReadHeaders;
  readonly body: string;
  readonly channel?: string;
}

type Refusal = PublishDecision & Target;

/** Headers that cannot be read are a bad credential, whatever may be in them. */
function refuse({ operation, channel }: Call, reason: string): Refusal {
  return {
    operation,
    channel: channel === undefined ? undefined : printable(channel),
    caller: { label: 'no valid credential' },
    allowed: false,
    rule: 'credential',
    reason,
    error: BAD_CREDENTIAL,
    logs: [],
    events: [],
  };
}
