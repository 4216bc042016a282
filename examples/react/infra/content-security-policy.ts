/**
 * What the page may load and whom it may call: its own files, and exactly the given hosts.
 *
 * @param urls Of the API, of Managed Login and of what else the page calls
 * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
 */
export function contentSecurityPolicy(urls: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${[...new Set(urls.map(originOf))].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Not by `new URL()`: at synthesis a host may stand for one that only the deployment knows. */
function originOf(url: string): string {
  return url.split('/').slice(0, 3).join('/');
}
