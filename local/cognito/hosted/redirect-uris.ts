import type { AppClient } from '../app-clients';

/** Every part of it spelled out, so that nothing can hide another host: no user, no backslash, no fragment. */
const THIS_MACHINE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/[\w\-.~!$&'()*+,;=:@/%]*)?(?:\?[\w\-.~!$&'()*+,;=:@/?%]*)?$/;
/** They would run in the page or read a file in place of leading to the app. */
const NO_APP = /^(?:javascript|data|vbscript|file|blob|about):/i;

/**
 * Whether a sign-in may lead there: to a URL of the client, compared character by character.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html
 */
export function mayRedirectTo(client: AppClient, uri: string, kind: 'callbackUrls' | 'logoutUrls'): boolean {
  if (client.isStandIn) return THIS_MACHINE.test(uri);
  return client.settings[kind].includes(uri) && !uri.includes('#') && URL.canParse(uri) && !NO_APP.test(uri);
}

/** The URIs as a person would want to hear them. */
export function describeRedirects({ isStandIn, settings }: AppClient, kind: 'callbackUrls' | 'logoutUrls'): string {
  if (isStandIn) return 'pages of this machine, as the client is not in the template';
  return settings[kind].join(', ') || 'none';
}

export function withParameters(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}
