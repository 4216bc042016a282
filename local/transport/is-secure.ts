import type { IncomingMessage } from 'node:http';

/** Whether a request came over TLS. */
export function isSecure({ socket }: IncomingMessage): boolean {
  return 'encrypted' in socket;
}
