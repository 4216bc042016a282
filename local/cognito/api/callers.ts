import type { Call } from './call';
import { CognitoError } from './cognito-error';
import { API_SCOPE } from '../token-claims';
import type { LocalUserPool, TokenHolder } from '../user-pool';
import type { LocalUserPools, PoolAndClient } from '../user-pools';

export type Holder = TokenHolder & { readonly pool: LocalUserPool };

/** The app client that calls. @throws CognitoError */
export function clientOf(pools: LocalUserPools, call: Call): PoolAndClient {
  const clientId = call.text('ClientId');
  const found = pools.ofClient(clientId);
  if (!found) throw new CognitoError('ResourceNotFoundException', `User pool client ${clientId.slice(0, 128)} does not exist.`);
  return found;
}

/** The user who calls. @throws CognitoError */
export async function holderOf(pools: LocalUserPools, call: Call): Promise<Holder> {
  const holder = await pools.holderOf(call.text('AccessToken'));
  if (!holder) throw new CognitoError('NotAuthorizedException', 'Invalid Access Token');
  if (!holder.scopes.includes(API_SCOPE)) throw new CognitoError('NotAuthorizedException', 'Access Token does not have required scopes');
  return holder;
}
