import type { EventsAuthorizer, Target, Versioned } from './events/authorizer';
import type { LocalServices } from './local-services';
import type { AuthRequest } from '../engine/auth/caller-contracts';
import type { Authorizer } from '../engine/authorizer';
import type { Decision, PublishDecision } from '../engine/decision';

interface Lease {
  readonly services: LocalServices;
  readonly version: number;
  uses: number;
}

/**
 * The services of the app's present version.
 *
 * Whatever has begun is ended by the version that began it: no request sees half of two.
 */
export class CurrentServices implements EventsAuthorizer {
  private lease: Lease;
  private readonly closing = new Set<Promise<void>>();

  constructor(services: LocalServices, version: number) {
    this.lease = { services, version, uses: 0 };
  }

  public get now(): LocalServices {
    return this.lease.services;
  }

  public get version(): number {
    return this.lease.version;
  }

  public replace(services: LocalServices, version: number): void {
    const old = this.lease;
    this.lease = { services, version, uses: 0 };
    this.closeUnused(old);
  }

  public async use<T>(act: (services: LocalServices, version: number) => Promise<T>): Promise<T> {
    const { lease } = this;
    lease.uses += 1;
    try {
      return await act(lease.services, lease.version);
    } finally {
      lease.uses -= 1;
      this.closeUnused(lease);
    }
  }

  public connect(request: AuthRequest): Promise<Decision & Versioned> {
    return this.decide((authorizer) => authorizer.connect(request));
  }

  public subscribe(request: AuthRequest, channel: string): Promise<Decision & Target & Versioned> {
    return this.decide((authorizer) => authorizer.subscribe(request, channel));
  }

  public publish(request: AuthRequest, channel: string, events: readonly string[]): Promise<PublishDecision & Target & Versioned> {
    return this.decide((authorizer) => authorizer.publish(request, channel, events));
  }

  public async close(): Promise<void> {
    await Promise.all([...this.closing, this.lease.services.close()]);
  }

  private decide<T extends Decision>(ask: (authorizer: Authorizer) => Promise<T>): Promise<T & Versioned> {
    return this.use(async ({ authorizer }, version) => ({ ...await ask(authorizer), version }));
  }

  private closeUnused(lease: Lease): void {
    if (lease === this.lease || lease.uses > 0) return;
    const closed = lease.services.close().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }
}
