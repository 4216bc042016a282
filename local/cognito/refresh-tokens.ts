import { EncryptJWT, jwtDecrypt } from 'jose';
import type { AppClients } from './app-clients';
import type { Revocations } from './revocations';
import type { SignedIn } from './token-claims';
import type { Users } from './users';
import type { Clock } from '../../engine/auth/caller-contracts';

export interface RefreshTokenServices {
  /** 32 bytes that only this project has. */
  readonly key: Uint8Array;
  readonly users: Users;
  readonly clients: AppClients;
  readonly revocations: Revocations;
  readonly clock: Clock;
}

/** What one holds; only this server can have written it. */
interface Sealed {
  readonly sub: string;
  readonly client_id: string;
  readonly scope: string;
  readonly auth_time: number;
  readonly origin_jti: string;
}

/** Refresh tokens as Cognito's: encrypted, and opaque to everybody but the pool. So a page stays signed in when the server starts again. */
export class RefreshTokens {
  constructor(private readonly services: RefreshTokenServices) {}

  public async make({ user, client, scopes, authTime, originJti }: SignedIn): Promise<string> {
    const { key, clock } = this.services;
    return new EncryptJWT({ sub: user.sub, client_id: client.clientId, scope: scopes.join(' '), auth_time: authTime, origin_jti: originJti })
      .setProtectedHeader({ cty: 'JWT', enc: 'A256GCM', alg: 'dir' })
      .setExpirationTime(Math.floor(clock() / 1000) + client.settings.validitySeconds.refresh)
      .encrypt(key);
  }

  /** The sign-in that it goes on with; nothing if it is forged, expired, revoked or of nobody. */
  public async open(token: string): Promise<SignedIn | undefined> {
    const { key, users, clients, revocations, clock } = this.services;
    try {
      const { payload } = await jwtDecrypt(token, key, {
        currentDate: new Date(clock()), keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'],
      });
      const { sub, client_id: clientId, scope, auth_time: authTime, origin_jti: originJti } = payload as unknown as Sealed;
      const [user, client] = [users.withSub(sub), clients.find(clientId)];
      if (!user || !client || revocations.has(sub, originJti)) return undefined;
      return { user, client, scopes: scope.split(' '), authTime, originJti, trigger: 'TokenGeneration_RefreshTokens' };
    } catch {
      return undefined;
    }
  }
}
