import { OWN_POOL } from './issuers';

/** The users of the proof. `own` asks; a channel of `other`, `own-x` or `OWN` is never theirs. */
export const OWN = 'own';
export const OTHER = 'other';

export const USER = { sub: OWN, issuer: OWN_POOL.forms[0], username: 'alice', groups: null, claims: { sub: OWN }, sourceIp: ['127.0.0.1'], defaultAuthStrategy: 'ALLOW' };
export const BACKEND = {
  accountId: '123456789012',
  userArn: 'arn:aws:sts::123456789012:assumed-role/backend/fn',
  username: 'AROA:fn',
  sourceIp: ['127.0.0.1'],
  cognitoIdentityPoolId: null,
  cognitoIdentityId: null,
  cognitoIdentityAuthType: null,
  cognitoIdentityAuthProvider: null,
};

/** Every shape of `ctx.identity` that AppSync gives (fact sheet 5.5), and malformed ones that it should not. */
export const IDENTITIES: Readonly<Record<string, unknown>> = {
  'a user': USER,
  'another user': { ...USER, sub: OTHER, username: 'bob' },
  'a user in groups named like channels': { ...USER, sub: OTHER, groups: [OWN, '*'], claims: { 'sub': OWN, 'cognito:groups': [OWN] } },
  'a user whose username is the owner': { ...USER, sub: OTHER, username: OWN },
  'a machine client': { ...USER, username: null },
  'a machine client without username': { sub: OWN, issuer: OWN_POOL.forms[0], groups: null, claims: {} },
  'a user with an empty username': { ...USER, username: '' },
  'a user whose sub is a star': { ...USER, sub: '*' },
  'a user whose sub is empty': { ...USER, sub: '' },
  'a user without sub': { ...USER, sub: undefined },
  'a user whose sub is a list': { ...USER, sub: [OWN] },
  'a user whose sub is true': { ...USER, sub: true },
  'a token without issuer': { ...USER, issuer: undefined },
  'a token with an empty issuer': { ...USER, issuer: '' },
  'an OIDC user': { sub: OWN, issuer: 'https://id.example.com', claims: { sub: OWN } },
  'a backend': BACKEND,
  'a backend with an empty identity id': { ...BACKEND, cognitoIdentityId: '' },
  'a backend without identity members': { accountId: '123456789012', userArn: 'arn:aws:iam::123456789012:user/own', username: OWN },
  'an IAM identity without ARN': { ...BACKEND, userArn: '' },
  'an identity-pool user': { ...BACKEND, cognitoIdentityId: 'us-east-1:own', cognitoIdentityPoolId: 'us-east-1:pool', cognitoIdentityAuthType: 'authenticated' },
  'an identity-pool guest': { ...BACKEND, cognitoIdentityId: 'us-east-1:guest', cognitoIdentityAuthType: 'unauthenticated' },
  'an IAM identity whose identity id is false': { ...BACKEND, cognitoIdentityId: false },
  'a Lambda authorizer with handlerContext': { handlerContext: { ...USER } },
  'a Lambda authorizer with resolverContext': { resolverContext: { ...USER, ...BACKEND } },
  'claims without identity': { claims: { sub: OWN, iss: OWN_POOL.forms[0], username: 'alice' } },
  'an API key': null,
  'no identity': undefined,
  'an empty identity': {},
};
