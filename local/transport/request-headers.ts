import type { IncomingMessage } from 'node:http';
import { decodeSubprotocol, twice } from '../events/auth-headers';
import type { ReadHeaders } from '../events/auth-headers';

const CREDENTIALS: readonly string[] = ['authorization', 'host', 'x-api-key', 'x-amz-date', 'x-amz-security-token'];

/** All headers, names in lower case; unreadable if one that a credential rests on is there twice. */
export function headersOf(request: IncomingMessage): ReadHeaders {
  const headers = new Map<string, string>();
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at].toLowerCase();
    const before = headers.get(name);
    if (before !== undefined && CREDENTIALS.includes(name)) return twice(name);
    headers.set(name, before === undefined ? request.rawHeaders[at + 1] : `${before}, ${request.rawHeaders[at + 1]}`);
  }
  return Object.fromEntries(headers);
}

export function subprotocolsOf(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
}

/** The credential of a handshake: from its subprotocol, as browsers send it, or from real headers (fact 2.1.3). */
export function handshakeHeaders(request: IncomingMessage): ReadHeaders {
  const [encoded, ...others] = subprotocolsOf(request).filter((protocol) => protocol.startsWith('header-'));
  if (others.length > 0) return twice('header-…');
  return encoded === undefined ? headersOf(request) : decodeSubprotocol(encoded);
}
