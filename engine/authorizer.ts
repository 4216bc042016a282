import { Authenticator } from './auth/authenticator';
import type { Authenticated, AuthenticatorServices } from './auth/authenticator';
import type { AuthRequest, Call } from './auth/caller-contracts';
import * as errors from './auth/service-errors';
import type { Decision, PublishDecision } from './decision';
import type { EventApi } from './event-api';
import { Permissions } from './permissions';
import type { PermissionServices, Target } from './permissions';
import { readChannel, refuser } from './refusal';
import type { Refusal } from './refusal';

export type { Target } from './permissions';

export interface AuthorizerServices extends AuthenticatorServices, PermissionServices {}

/**
 * Decides on connect, subscribe and publish for one API.
 *
 * The credential comes before the namespace. The other way round, anybody could tell from the answers which namespaces
 * exist, and AppSync's answer to an unknown one is made to hide that (fact 2.6.7).
 */
export class Authorizer {
  private readonly authenticator: Authenticator;
  private readonly permissions: Permissions;

  constructor(api: EventApi, services: AuthorizerServices) {
    this.authenticator = new Authenticator(api, services);
    this.permissions = new Permissions(api, services);
  }

  public async connect(request: AuthRequest): Promise<Decision> {
    const who = await this.identify(request, { operation: 'connect' });
    return 'error' in who ? who : this.permissions.connect(who);
  }

  public async subscribe(request: AuthRequest, text: string): Promise<Decision & Target> {
    const channel = readChannel('subscribe', text);
    if ('error' in channel) return channel;
    const who = await this.identify(request, { operation: 'subscribe', channel });
    return 'error' in who ? who : this.permissions.subscribe(who, channel, request);
  }

  /** How many events there may be is the protocol's to check. */
  public async publish(request: AuthRequest, text: string, events: readonly string[]): Promise<PublishDecision & Target> {
    const channel = readChannel('publish', text);
    if ('error' in channel) return { ...channel, events: [] };
    const who = await this.identify(request, { operation: 'publish', channel });
    return 'error' in who ? { ...who, events: [] } : this.permissions.publish(who, channel, events, request);
  }

  private async identify(request: AuthRequest, call: Call): Promise<Authenticated | Refusal> {
    const who = await this.authenticator.authenticate(request, call);
    if (!('refusal' in who)) return who;
    return refuser(call.operation, who.caller, call.channel?.path)('credential', who.refusal, errors.BAD_CREDENTIAL);
  }
}
