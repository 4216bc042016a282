import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id as AWS would make one, but the same at every start; ids are no secrets. */
export function physicalId(stack: string, logicalId: string, length: number): string {
  const digest = createHash('sha512').update(`${stack}/${logicalId}`).digest();
  return Array.from(digest.subarray(0, length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
