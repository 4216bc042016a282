import * as errors from './auth/service-errors';
import { parseChannel } from './channel';
import type { Channel } from './channel';
import type { Caller, Decision, Operation, Rule, ServiceError } from './decision';
import { printable } from './printable';

export interface Refusal extends Decision {
  readonly error: ServiceError;
}

/** Refuses one request of one caller. */
export type Refuse = (rule: Rule, reason: string, error: ServiceError, logs?: readonly string[]) => Refusal;

export function refuser(operation: Operation, caller: Caller, channel?: string): Refuse {
  return (rule, reason, error, logs = []) => ({ operation, channel, caller, allowed: false, rule, reason, error, logs });
}

/** The first check: whether a text is a channel, for whomever. */
export function readChannel(operation: 'subscribe' | 'publish', text: string): Channel | Refusal {
  const channel = parseChannel(text, operation);
  if (!('error' in channel)) return channel;
  return refuser(operation, { label: 'not verified' }, printable(text))('channel', channel.error, errors.BAD_CHANNEL);
}
