import { createHash, createHmac, getDiffieHellman, randomBytes } from 'node:crypto';

/** The prime as OpenSSL has it: https://datatracker.ietf.org/doc/html/rfc3526#section-5 */
export const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);

/** The client's side of Cognito's SRP, written from RFC 5054 and RFC 5869 apart from the server's. */
export class SrpClient {
  private readonly secret = BigInt(`0x${randomBytes(32).toString('hex')}`);

  public get publicValue(): string {
    return power(2n, this.secret).toString(16);
  }

  public answer(poolId: string, password: string, challenge: Readonly<Record<string, string>>, now = Date.now()): Readonly<Record<string, string>> {
    const { SALT: salt, SRP_B: b, SECRET_BLOCK: block, USER_ID_FOR_SRP: username } = challenge;
    const name = poolId.split('_')[1];
    const serverPublic = BigInt(`0x${b}`);
    const u = hash(bytes(power(2n, this.secret)), bytes(serverPublic));
    const x = hash(bytes(BigInt(`0x${salt}`)), createHash('sha256').update(`${name}${username}:${password}`).digest());
    const base = serverPublic - hash(bytes(N), bytes(2n)) * power(2n, x);
    const shared = power(((base % N) + N) % N, this.secret + u * x);
    const extracted = createHmac('sha256', bytes(u)).update(bytes(shared)).digest();
    const key = createHmac('sha256', extracted).update('Caldera Derived Key\u0001').digest().subarray(0, 16);
    const [, day, date, month, year, time] = /^(\w{3}), (\d+) (\w{3}) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString())!;
    const timestamp = `${day} ${month} ${Number(date)} ${time} UTC ${year}`;
    const signature = createHmac('sha256', key).update(name).update(username).update(Buffer.from(block, 'base64')).update(timestamp).digest('base64');
    return { USERNAME: username, PASSWORD_CLAIM_SECRET_BLOCK: block, TIMESTAMP: timestamp, PASSWORD_CLAIM_SIGNATURE: signature };
  }
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power(base, exponent / 2n);
  const square = (half * half) % N;
  return exponent % 2n === 1n ? (square * base) % N : square;
}

function hash(...parts: readonly Buffer[]): bigint {
  return BigInt(`0x${createHash('sha256').update(Buffer.concat(parts)).digest('hex')}`);
}

/** As Java's BigInteger.toByteArray(). */
function bytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return even[0] > 127 ? Buffer.concat([Buffer.of(0), even]) : even;
}
