import type { AuthRequest } from '../../engine/auth/caller-contracts';
import type { Channel } from '../../engine/channel';
import type { Decision, PublishDecision } from '../../engine/decision';

export interface Target {
  /** The channel, once allowed. */
  readonly target?: Channel;
}

export interface Versioned {
  /** The version of the app that decided, if there may be several. */
  readonly version?: number;
}

/** Who decides; the engine's Authorizer. */
export interface EventsAuthorizer {
  connect(request: AuthRequest): Promise<Decision & Versioned>;
  subscribe(request: AuthRequest, channel: string): Promise<Decision & Target & Versioned>;
  publish(request: AuthRequest, channel: string, events: readonly string[]): Promise<PublishDecision & Target & Versioned>;
}
