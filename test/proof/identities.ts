/** The users of the proof. `own` asks; a channel of `other`, `own-x` or `OWN` is never theirs. */
export const OWN = 'own';
export const OTHER = 'other';

const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool';
const user = { sub: OWN, issuer: ISSUER, username: 'alice', groups: null, claims: { sub: OWN }, sourceIp: ['127.0.0.1'], defaultAuthStrategy: 'ALLOW' };
const backend = {
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
  'a user': user,
  'another user': { ...user, sub: OTHER, username: 'bob' },
  'a user in groups named like channels': { ...user, sub: OTHER, groups: [OWN, '*'], claims: { 'sub': OWN, 'cognito:groups': [OWN] } },
  'a user whose username is the owner': { ...user, sub: OTHER, username: OWN },
  'a machine client': { ...user, username: null },
  'a machine client without username': { sub: OWN, issuer: ISSUER, groups: null, claims: {} },
  'a user with an empty username': { ...user, username: '' },
  'a user whose sub is a star': { ...user, sub: '*' },
  'a user whose sub is empty': { ...user, sub: '' },
  'a user without sub': { ...user, sub: undefined },
  'a user whose sub is a list': { ...user, sub: [OWN] },
  'a user whose sub is true': { ...user, sub: true },
  'a token without issuer': { ...user, issuer: undefined },
  'a token with an empty issuer': { ...user, issuer: '' },
  'an OIDC user': { sub: OWN, issuer: 'https://id.example.com', claims: { sub: OWN } },
  'a backend': backend,
  'a backend with an empty identity id': { ...backend, cognitoIdentityId: '' },
  'a backend without identity members': { accountId: '123456789012', userArn: 'arn:aws:iam::123456789012:user/own', username: OWN },
  'an IAM identity without ARN': { ...backend, userArn: '' },
  'an identity-pool user': { ...backend, cognitoIdentityId: 'us-east-1:own', cognitoIdentityPoolId: 'us-east-1:pool', cognitoIdentityAuthType: 'authenticated' },
  'an identity-pool guest': { ...backend, cognitoIdentityId: 'us-east-1:guest', cognitoIdentityAuthType: 'unauthenticated' },
  'an IAM identity whose identity id is false': { ...backend, cognitoIdentityId: false },
  'a Lambda authorizer with handlerContext': { handlerContext: { ...user } },
  'a Lambda authorizer with resolverContext': { resolverContext: { ...user, ...backend } },
  'claims without identity': { claims: { sub: OWN, iss: ISSUER, username: 'alice' } },
  'an API key': null,
  'no identity': undefined,
  'an empty identity': {},
};
