/** The alphabet of access key ids, https://datatracker.ietf.org/doc/html/rfc4648#section-6 */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * An access key id of 16 bytes.
 *
 * @param prefix AKIA for a key that lasts, ASIA for a temporary one
 */
export function accessKeyId(prefix: 'AKIA' | 'ASIA', bytes: Uint8Array): string {
  return prefix + Array.from(bytes, (byte) => BASE32.charAt(byte % BASE32.length)).join('');
}
