import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { poolName } from './password-verifier';
import type { PasswordOwner, PasswordVerifier } from './password-verifier';
import { G, hashNumber, K, N, pad, power } from './srp-group';

/** What a client proves its password with. */
export interface SrpProof {
  /** In Base64, as is the signature. */
  readonly secretBlock: string;
  readonly timestamp: string;
  readonly signature: string;
}

const SECRET_BYTES = 64;
const HEX = /^[0-9a-f]{1,1024}$/i;

/** One sign-in by the Secure Remote Password protocol, at the server's side: https://datatracker.ietf.org/doc/html/rfc5054#section-2.5 */
export class SrpChallenge {
  /** Names the challenge, in Base64. */
  public readonly secretBlock = randomBytes(256).toString('base64');
  /** The server's public value, in hexadecimal. */
  public readonly serverPublic: string;

  private readonly sessionKey: Buffer;

  /**
   * @param clientPublic The client's public value, in hexadecimal
   * @throws Error if it would make the session key known to whoever chose it
   */
  constructor(private readonly owner: PasswordOwner, { verifier }: PasswordVerifier, clientPublic: string) {
    const a = HEX.test(clientPublic) ? BigInt(`0x${clientPublic}`) : 0n;
    if (a % N === 0n || a >= N) throw new Error('SRP_A must be a number between 0 and N');
    const v = BigInt(`0x${verifier}`);
    const secret = BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`);
    const b = (K * v + power(G, secret)) % N;
    const u = hashNumber(pad(a), pad(b));
    const shared = power(a * power(v, u), secret);
    this.serverPublic = b.toString(16);
    this.sessionKey = sessionKey(pad(u), pad(shared));
  }

  public isProof({ secretBlock, timestamp, signature }: SrpProof): boolean {
    const { userPoolId, username } = this.owner;
    const expected = createHmac('sha256', this.sessionKey)
      .update(poolName(userPoolId)).update(username).update(Buffer.from(secretBlock, 'base64')).update(timestamp).digest();
    const given = Buffer.from(signature, 'base64');
    return secretBlock === this.secretBlock && given.length === expected.length && timingSafeEqual(given, expected);
  }
}

/** HKDF of one block, with the label of Cognito's clients: https://datatracker.ietf.org/doc/html/rfc5869 */
function sessionKey(salt: Buffer, shared: Buffer): Buffer {
  const key = createHmac('sha256', salt).update(shared).digest();
  return createHmac('sha256', key).update('Caldera Derived Key').update(Buffer.of(1)).digest().subarray(0, 16);
}
