import type { IncomingMessage } from 'node:http';

/**
 * Path and query of a request; undefined for a target that is no path, as for proxies.
 *
 * Several slashes count as one: Amplify makes them of an endpoint that ends in a slash.
 */
export function urlOf({ url = '' }: IncomingMessage): URL | undefined {
  if (!url.startsWith('/')) return undefined;
  return new URL(`http://localhost${url.replace(/^[^?]*/, (path) => path.replace(/\/{2,}/g, '/'))}`);
}
