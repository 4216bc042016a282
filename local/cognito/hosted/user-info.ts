import { jsonAnswer } from '../../console/http-contracts';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';
import { readableAttributes } from '../token-claims';
import type { LocalUserPools } from '../user-pools';

/** `/oauth2/userInfo`: https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html */
export async function userInfo(pools: LocalUserPools, { headers }: HttpRequest): Promise<HttpAnswer> {
  const [, token] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const holder = token === undefined ? undefined : await pools.holderOf(token);
  if (!holder) return refuse('invalid_token', 'Access token is expired, disabled, or deleted, or the user has globally signed out.');
  const { user, client, scopes } = holder;
  if (!scopes.includes('openid')) return refuse('invalid_token', 'Access token does not contain openid scope');
  return jsonAnswer(200, { sub: user.sub, ...readableAttributes(user, client, scopes), username: user.username });
}

function refuse(error: string, description: string): HttpAnswer {
  const answer = jsonAnswer(401, { error, error_description: description });
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': `Bearer error="${error}", error_description="${description}"` } };
}
