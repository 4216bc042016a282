import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id as AWS would make one, but the same at every start; ids are no secrets. */
export function physicalId(stackId: string, logicalId: string, length: number): string {
  return Array.from(digestOf(`${stackId}/${logicalId}`).subarray(0, length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

export function physicalUuid(...path: readonly string[]): string {
  const hex = digestOf(path.join('/')).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function digestOf(text: string): Buffer {
  return createHash('sha512').update(text).digest();
}
