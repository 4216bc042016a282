import type { Reader } from './reader';
import type { UserPool, UserPoolClient } from '../application';
import type { EventApi, UserPoolProvider } from '../event-api';

/** The pools that the Event APIs name, with the clients that the template or the client expression tells. */
export function readUserPools(reader: Reader, eventApis: readonly EventApi[]): readonly UserPool[] {
  const providers = eventApis.flatMap(({ authProviders }) => authProviders)
    .filter((provider): provider is UserPoolProvider => provider.authType === 'AMAZON_COGNITO_USER_POOLS');
  if (providers.length === 0) return [];
  const declared = readClients(reader);
  return [...new Set(providers.map(({ userPoolId }) => userPoolId))].map((userPoolId) => {
    const own = providers.filter((provider) => provider.userPoolId === userPoolId);
    const clients = [
      ...declared.filter((client) => client.userPoolId === userPoolId).map(({ clientId, name }) => ({ clientId, name })),
      ...own.flatMap(({ appIdClientRegex }) => literalClients(appIdClientRegex)).map((clientId) => ({ clientId })),
    ];
    const unique = new Map<string, UserPoolClient>(clients.reverse().map((client) => [client.clientId, client]));
    return { userPoolId, region: own[0].region, clients: [...unique.values()].reverse() };
  });
}

function readClients(reader: Reader): readonly (UserPoolClient & { readonly userPoolId: unknown })[] {
  return reader.resources('AWS::Cognito::UserPoolClient').map((resource) => ({
    clientId: reader.resolver.reference(resource),
    name: reader.attempt(resource, 'ClientName', () => reader.property(resource, 'ClientName') as string | undefined, () => undefined) ?? resource.logicalId,
    userPoolId: reader.attempt(resource, 'UserPoolId', () => reader.property(resource, 'UserPoolId'), () => undefined),
  }));
}

/** The ids of `^(?:a|b)$`, as an imported pool's clients are only known from there. */
function literalClients(regex: string | undefined): readonly string[] {
  const alternatives = /^\^\(\?:([\w+|\\]+)\)\$$/.exec(regex ?? '')?.[1];
  return alternatives?.split('|').map((id) => id.replace(/\\(.)/g, '$1')) ?? [];
}
