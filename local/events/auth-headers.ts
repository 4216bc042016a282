import type { AuthHeaders } from '../../engine/auth/caller-contracts';

/** As much as fits into an upgrade request beside the other headers; tokens have some kilobytes. */
const MAX_CHARACTERS = 32 * 1024;
/** What a real HTTP header could be: a name made of these, and a value that ends no line. */
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const VALUE = /^(?:\t|\P{Cc})*$/u;

/**
 * The authorization headers of a message or of a subprotocol, names in lower case.
 *
 * Undefined for what is no plain object of headers, or names one twice: nobody can tell which one would count.
 */
export function readAuthHeaders(value: unknown): AuthHeaders | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const headers = new Map<string, string>();
  let characters = 0;
  for (const [name, text] of Object.entries(value)) {
    const key = name.toLowerCase();
    if (typeof text !== 'string' || headers.has(key) || !NAME.test(name) || !VALUE.test(text)) return undefined;
    characters += name.length + text.length;
    if (characters > MAX_CHARACTERS) return undefined;
    headers.set(key, text);
  }
  return Object.fromEntries(headers);
}

/** The same from `header-<base64url of JSON>`, as browsers send it for want of headers. */
export function decodeSubprotocol(protocol: string): AuthHeaders | undefined {
  const encoded = protocol.replace(/^header-/, '');
  if (encoded.length > 2 * MAX_CHARACTERS || !/^[A-Za-z0-9_-]+$/.test(encoded)) return undefined;
  try {
    return readAuthHeaders(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}
