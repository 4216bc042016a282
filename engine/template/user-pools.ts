import { PropertyReader } from './property-reader';
import type { Reader } from './reader';
import { readClientSettings } from './user-pool-client-settings';
import { readPoolSettings } from './user-pool-settings';
import type { UserPool, UserPoolClient } from '../application';
import type { EventApi, UserPoolProvider } from '../event-api';

/** The pools that the Event APIs name, with the clients that the template or the client expression tells. */
export function readUserPools(reader: Reader, eventApis: readonly EventApi[]): readonly UserPool[] {
  const providers = eventApis.flatMap(({ authProviders }) => authProviders)
    .filter((provider): provider is UserPoolProvider => provider.authType === 'AMAZON_COGNITO_USER_POOLS');
  if (providers.length === 0) return [];
  const declared = readClients(reader, new Set(providers.map(({ userPoolId }) => userPoolId)));
  const resources = new Map(reader.resources('AWS::Cognito::UserPool').map((resource) => [reader.resolver.reference(resource), resource]));
  const pools = new Map<string, { readonly region: string; readonly clients: Map<string, UserPoolClient> }>();
  for (const { userPoolId, region, appIdClientRegex } of providers) {
    const { clients } = pools.get(userPoolId) ?? { clients: new Map((declared.get(userPoolId) ?? []).map((client) => [client.clientId, client])) };
    for (const clientId of literalAlternatives(appIdClientRegex)) if (!clients.has(clientId)) clients.set(clientId, { clientId });
    pools.set(userPoolId, { region, clients });
  }
  return [...pools].map(([userPoolId, { region, clients }]) => {
    const resource = resources.get(userPoolId);
    const settings = resource && readPoolSettings(new PropertyReader(reader, resource));
    if (resource && settings && settings.otherTriggers.length > 0) {
      reader.problem(resource, 'LambdaConfig', `these triggers do not run here, and sign-up and sign-in go on without them: ${settings.otherTriggers.join(', ')}`);
    }
    return { userPoolId, region, clients: [...clients.values()], ...(settings && { settings }) };
  });
}

/** The clients that the app declares, by the pools that are asked for. */
function readClients(reader: Reader, userPoolIds: ReadonlySet<string>): ReadonlyMap<string, readonly UserPoolClient[]> {
  const clients = new Map<string, UserPoolClient[]>([...userPoolIds].map((userPoolId) => [userPoolId, []]));
  for (const resource of reader.resources('AWS::Cognito::UserPoolClient')) {
    const userPoolId = reader.attempt(resource, 'UserPoolId', () => reader.property(resource, 'UserPoolId'), () => undefined);
    const own = typeof userPoolId === 'string' ? clients.get(userPoolId) : undefined;
    if (!own) continue;
    const properties = new PropertyReader(reader, resource);
    const name = properties.read('ClientName', (value) => typeof value === 'string' ? value : resource.logicalId, resource.logicalId);
    own.push({ clientId: reader.resolver.reference(resource), name, settings: readClientSettings(properties) });
  }
  return clients;
}

/** The ids of `^(?:a|b)$`, `^a$` or `a`: the clients of an imported pool are only known from there. */
function literalAlternatives(regex: string | undefined): readonly string[] {
  const [, group, alone = ''] = /^\^\(\?:(.*)\)\$$|^\^?([\w|]+)\$?$/.exec(regex ?? '') ?? [];
  return (group ?? alone).split('|').filter((id) => /^(?:\w|\\\W)+$/.test(id)).map((id) => id.replace(/\\/g, ''));
}
