import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '../event-api';
import type { Clock } from './caller-contracts';
import { CredentialError } from './credential';

/**
 * The API key with this value. @throws CredentialError
 * https://docs.aws.amazon.com/appsync/latest/APIReference/API_ApiKey.html
 */
export function verifyApiKey(value: string, keys: readonly ApiKey[], clock: Clock): ApiKey {
  if (keys.length === 0) throw new CredentialError('the template has no AWS::AppSync::ApiKey for this API');
  const given = digest(value);
  const key = keys.find((candidate) => candidate.value !== undefined && timingSafeEqual(digest(candidate.value), given));
  if (!key) throw new CredentialError(`x-api-key is none of the API's keys: ${keys.map(({ logicalId }) => logicalId).join(', ')}`);
  const { logicalId, expiresAt } = key;
  if (expiresAt !== undefined && expiresAt <= clock()) {
    throw new CredentialError(`the API key ${logicalId} expired at ${new Date(expiresAt).toISOString()}`);
  }
  return key;
}

/** So that a comparison takes the same time wherever the texts differ. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
