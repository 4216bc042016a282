import { randomBytes } from 'node:crypto';
import type { IdentityPool } from '../../../engine/application';
import type { Derive } from '../../project-state';

const RANDOM_BYTES = 10;
const PROOF_BYTES = 6;

/** The ids of an identity pool: a user has the same one always, and a guest one that shows that this pool made it. */
export class IdentityIds {
  constructor(private readonly derive: Derive) {}

  public ofUser({ identityPoolId, region }: IdentityPool, provider: string, sub: string): string {
    return `${region}:${toUuid(this.derive(16, 'identity', identityPoolId, provider, sub))}`;
  }

  public newGuest(pool: IdentityPool): string {
    return this.guest(pool, randomBytes(RANDOM_BYTES).toString('hex'));
  }

  public isGuest(pool: IdentityPool, identityId: string): boolean {
    const hex = identityId.slice(pool.region.length + 1).replaceAll('-', '');
    return identityId === this.guest(pool, hex.slice(0, 2 * RANDOM_BYTES));
  }

  private guest({ identityPoolId, region }: IdentityPool, random: string): string {
    return `${region}:${toUuid(Buffer.from(random + this.derive(PROOF_BYTES, 'guest', identityPoolId, random).toString('hex'), 'hex'))}`;
  }
}

function toUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
