import type { AuthRequest, IamPrincipal } from './caller-contracts';
import type { OpenIdToken } from './openid-token';
import type { UserPoolToken } from './user-pool-token';
import type { Identity } from '../handlers/handler-contracts';

/** `ctx.identity` of a user pool token: https://docs.aws.amazon.com/appsync/latest/eventapi/context-reference.html */
export function userPoolIdentity(token: UserPoolToken, request: AuthRequest): Identity {
  const groups = token.claims['cognito:groups'];
  return {
    sub: token.sub,
    username: usernameOf(token),
    groups: Array.isArray(groups) && groups.every((group) => typeof group === 'string') ? groups : null,
    issuer: token.issuer,
    claims: token.claims,
    sourceIp: sourceIp(request),
    defaultAuthStrategy: 'ALLOW',
  };
}

/** `ctx.identity` of another issuer's token. */
export function openIdIdentity({ sub, issuer, claims }: OpenIdToken): Identity {
  return { sub, issuer, claims };
}

/** `ctx.identity` of a custom token: the guide has it under the one name, the types of `@aws-appsync/utils` under the other (fact 5.5). */
export function lambdaIdentity(handlerContext: Readonly<Record<string, unknown>> | null): Identity {
  return { handlerContext, resolverContext: handlerContext };
}

/** `ctx.identity` of a SigV4 caller, with the members of an identity pool's users and guests, which are null for others. */
export function iamIdentity(principal: IamPrincipal, request: AuthRequest): Identity {
  const { cognito } = principal;
  return {
    accountId: principal.accountId,
    cognitoIdentityPoolId: cognito?.identityPoolId ?? null,
    cognitoIdentityId: cognito?.identityId ?? null,
    cognitoIdentityAuthType: cognito?.authType ?? null,
    cognitoIdentityAuthProvider: cognito?.authProvider ?? null,
    sourceIp: sourceIp(request),
    // AWS gives a role's unique id and the session name; there is no unique id here.
    username: principal.arn.slice(principal.arn.indexOf('/') + 1),
    userArn: principal.arn,
  };
}

/** None in the tokens of machine clients. */
export function usernameOf(token: UserPoolToken): string | null {
  const username = token.claims[token.use === 'id' ? 'cognito:username' : 'username'];
  return typeof username === 'string' && username !== '' ? username : null;
}

function sourceIp(request: AuthRequest): readonly string[] {
  return request.sourceIp === undefined ? [] : [request.sourceIp];
}
