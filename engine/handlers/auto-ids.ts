import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KSUID_EPOCH_SECONDS = 1_400_000_000;

/** 48 bits of milliseconds and 80 random ones: https://github.com/ulid/spec */
export function ulid(now: number): string {
  return inBase(CROCKFORD, Math.floor(now).toString(16) + randomBytes(10).toString('hex'), 26);
}

/** 32 bits of seconds and 128 random ones: https://github.com/segmentio/ksuid */
export function ksuid(now: number): string {
  return inBase(BASE62, (Math.floor(now / 1000) - KSUID_EPOCH_SECONDS).toString(16) + randomBytes(16).toString('hex'), 27);
}

function inBase(digits: string, hex: string, length: number): string {
  const base = BigInt(digits.length);
  let text = '';
  for (let rest = BigInt(`0x${hex}`); rest > 0n; rest /= base) text = digits[Number(rest % base)] + text;
  return text.padStart(length, digits[0]);
}
