import { OAuthError } from './parameters';
import type { Parameters } from './parameters';
import { isSameText } from '../../../engine/auth/same-text';
import type { LocalUserPools, PoolAndClient } from '../user-pools';

/**
 * Which client calls, and whether it is that: https://datatracker.ietf.org/doc/html/rfc6749#section-2.3
 *
 * @throws OAuthError
 */
export function authenticateClient(pools: LocalUserPools, parameters: Parameters, authorization: string | undefined): PoolAndClient {
  const basic = authorization === undefined ? undefined : readBasic(authorization);
  const clientId = parameters.one('client_id') ?? basic?.id;
  const secret = basic?.secret ?? parameters.one('client_secret');
  const found = clientId === undefined ? undefined : pools.ofClient(clientId);
  const isOther = basic !== undefined && (basic.id !== clientId || parameters.one('client_secret') !== undefined);
  if (!found || isOther || !isSecret(secret, found.client.secret)) throw new OAuthError('invalid_client', 'unknown client, or not its secret');
  return found;
}

export function isSecret(given: string | undefined, expected: string | undefined): boolean {
  return given === undefined || expected === undefined ? given === expected : isSameText(given, expected);
}

function readBasic(authorization: string): { readonly id: string; readonly secret: string } {
  const [, encoded] = /^Basic ([\w+/]+={0,2})$/i.exec(authorization) ?? [];
  const [, id, secret] = /^([^:]+):(.*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (id === undefined) throw new OAuthError('invalid_client', 'the Authorization header has no client id and secret');
  return { id, secret };
}
