import type { AuthHeaders } from '../../engine/auth/caller-contracts';
import { quoted } from '../../engine/printable';

/** Headers that cannot be read. */
export class UnreadableHeaders {
  /** @param reason A sentence for the developer, without any value of them */
  constructor(public readonly reason: string) {}
}

export type ReadHeaders = AuthHeaders | UnreadableHeaders;

/** As much as fits into an upgrade request beside the other headers; tokens have some kilobytes. */
const MAX_CHARACTERS = 32 * 1024;
/** What a real HTTP header could be: a name made of these, and a value that ends no line. */
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const VALUE = /^(?:\t|\P{Cc})*$/u;

/** The authorization headers of a message or of a subprotocol, names in lower case. */
export function readAuthHeaders(value: unknown = {}): ReadHeaders {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new UnreadableHeaders('authorization must be an object of headers');
  }
  const headers = new Map<string, string>();
  let characters = 0;
  for (const [name, text] of Object.entries(value)) {
    const key = name.toLowerCase();
    if (!NAME.test(name)) return new UnreadableHeaders(`${quoted(name)} is not the name of a header`);
    if (typeof text !== 'string' || !VALUE.test(text)) return new UnreadableHeaders(`the value of ${quoted(name)} is not that of a header`);
    if (headers.has(key)) return twice(key);
    characters += name.length + text.length;
    if (characters > MAX_CHARACTERS) return new UnreadableHeaders(`authorization has more than ${MAX_CHARACTERS} characters`);
    headers.set(key, text);
  }
  return Object.fromEntries(headers);
}

/** The same from `header-<base64url of JSON>`, as browsers send it for want of headers. */
export function decodeSubprotocol(protocol: string): ReadHeaders {
  const encoded = protocol.replace(/^header-/, '');
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) return new UnreadableHeaders('the subprotocol header-… is not base64url without padding');
  try {
    return readAuthHeaders(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')));
  } catch {
    return new UnreadableHeaders('the subprotocol header-… is not the base64url of JSON');
  }
}

/** Nobody can tell which one would count. */
export function twice(name: string): UnreadableHeaders {
  return new UnreadableHeaders(`the header ${quoted(name)} is there twice`);
}
