import type { ApiKey } from '../event-api';
import type { Clock } from './caller-contracts';
import { CredentialError } from './credential';
import { isSameText } from './same-text';

/**
 * The API key with this value. @throws CredentialError
 * https://docs.aws.amazon.com/appsync/latest/APIReference/API_ApiKey.html
 */
export function verifyApiKey(value: string, keys: readonly ApiKey[], clock: Clock): ApiKey {
  if (keys.length === 0) throw new CredentialError('the template has no AWS::AppSync::ApiKey for this API');
  const key = keys.find((candidate) => candidate.value !== undefined && isSameText(candidate.value, value));
  if (!key) throw new CredentialError(`x-api-key is none of the API's keys: ${keys.map(({ logicalId }) => logicalId).join(', ')}`);
  const { logicalId, expiresAt } = key;
  if (expiresAt !== undefined && expiresAt <= clock()) {
    throw new CredentialError(`the API key ${logicalId} expired at ${new Date(expiresAt).toISOString()}`);
  }
  return key;
}
