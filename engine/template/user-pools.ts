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
    const clients: readonly UserPoolClient[] = [
      ...declared.filter((client) => client.userPoolId === userPoolId).map(({ clientId, name }) => ({ clientId, name })),
      ...own.flatMap(({ appIdClientRegex }) => literalClients(appIdClientRegex)).map((clientId) => ({ clientId })),
    ];
    const isFirst = ({ clientId }: UserPoolClient, index: number) => clients.findIndex((client) => client.clientId === clientId) === index;
    return { userPoolId, region: own[0].region, clients: clients.filter(isFirst) };
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
