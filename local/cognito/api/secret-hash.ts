import { createHmac } from 'node:crypto';
import { CognitoError } from './cognito-error';
import type { AppClient } from '../app-clients';
import { isSecret } from '../hosted/client-authentication';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash @throws CognitoError */
export function checkSecretHash({ clientId, secret }: AppClient, username: string, given: string | undefined): void {
  if (secret === undefined && given === undefined) return;
  if (secret === undefined) throw new CognitoError('NotAuthorizedException', `Unable to verify secret hash for client ${clientId}`);
  if (given === undefined) throw new CognitoError('NotAuthorizedException', `Client ${clientId} is configured with secret but SECRET_HASH was not received`);
  const expected = createHmac('sha256', secret).update(username + clientId).digest('base64');
  if (!isSecret(given, expected)) throw new CognitoError('NotAuthorizedException', `Unable to verify secret hash for client ${clientId}`);
}
