import { sameChannel } from './channel';
import type { Decision } from './console-api';
import type { Asked, Outcome } from './state';

/** Sequence numbers begin again when the server does; time does not. */
export function isNewer(decision: Decision, than: Decision | undefined): boolean {
  if (!than || decision.time > than.time) return true;
  return decision.time === than.time && decision.sequence > than.sequence;
}

/** Gives a refusal its reason, which does not come with the answer to the client but with the decisions. */
export function explained(outcome: Outcome | undefined, decisions: readonly Decision[]): Outcome | undefined {
  if (outcome?.kind !== 'refused' || outcome.decision) return outcome;
  return { ...outcome, decision: decisions.find((decision) => isAbout(decision, outcome.asked)) };
}

/** Who subscribes or publishes may have to connect first, and be refused there. */
function isAbout(decision: Decision, { operation, channel = '', after }: Asked): boolean {
  if (decision.allowed || !isNewer(decision, after)) return false;
  return decision.operation === 'connect' || (decision.operation === operation && sameChannel(decision.channel ?? '', channel));
}
