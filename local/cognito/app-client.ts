import { RE2JS } from 're2js';
import type { UserPool } from '../../engine/application';
import type { UserPoolProvider } from '../../engine/event-api';
import type { Derive } from '../project-state';

/**
 * The app client that local tokens are for: the first one of the pool whose tokens the API accepts.
 *
 * The clients of an imported pool are not in the template, but in the expression that the CDK writes of their ids,
 * `^(?:id1|id2)$`. If the API names no client at all, any id will do.
 */
export function appClientId(provider: UserPoolProvider, pool: UserPool | undefined, derive: Derive): string {
  const { appIdClientRegex: regex } = provider;
  const declared = pool?.clients.map(({ clientId }) => clientId) ?? [];
  const named = regex?.replace(/^\^?(?:\(\?:|\()?|\)?\$?$/g, '').split('|').filter((id) => /^[\w+]+$/.test(id)) ?? [];
  return [...declared, ...named].find((id) => accepts(regex, id)) ?? declared[0] ?? standInId(provider.userPoolId, derive);
}

function accepts(regex: string | undefined, clientId: string): boolean {
  try {
    return regex === undefined || RE2JS.compile(regex).matches(clientId);
  } catch {
    return false; // the authorizer refuses every token then, and says why
  }
}

/** In the form of Cognito's: 26 lower-case letters and digits. */
function standInId(userPoolId: string, derive: Derive): string {
  return [...derive(26, 'client id', userPoolId)].map((byte) => (byte % 36).toString(36)).join('');
}
