import { BACKEND, IDENTITIES, OTHER, USER } from './identities';
import { OIDC_PROVIDER, OTHER_POOL, OWN_POOL } from './issuers';

/** The group, the tenant and the scope of the proof. */
export const TEAM = 'team';
export const TENANT = 'acme';
export const SCOPE = 'a/b';

const LONGEST = 'a'.repeat(50);
const member = { ...USER, groups: [TEAM, 'staff'] };
const tenantOf = (tenant: unknown) => ({ ...USER, claims: { ...USER.claims, tenant } });
const machine = { ...USER, sub: 'client', username: null, claims: { sub: 'client', token_use: 'access', client_id: 'client', scope: `x/y ${SCOPE} z` } };
const machineWith = (claims: object) => ({ ...machine, claims: { ...machine.claims, ...claims } });
const everything = { ...member, claims: { ...USER.claims, tenant: TENANT } };

/** What tokens say beside who has them: groups, claims, scopes and issuers, in good shape and in odd ones. */
const TOKEN_IDENTITIES: Readonly<Record<string, unknown>> = {
  'a member of the group': member,
  'a member in last place': { ...USER, sub: OTHER, groups: ['staff', 'x', TEAM] },
  'a member of a group of another case': { ...USER, groups: ['TEAM'] },
  'a member of groups with longer names': { ...USER, groups: [`${TEAM}s`, `a ${TEAM}`, `${TEAM},x`, ''] },
  'a member of no group': { ...USER, groups: [] },
  'a user whose groups are missing': { ...USER, groups: undefined },
  'a user whose groups are a text': { ...USER, groups: TEAM },
  'a user whose groups are an empty text': { ...USER, groups: '' },
  'a user whose groups are a text of a list': { ...USER, groups: `["${TEAM}"]` },
  'a user whose groups are a number': { ...USER, groups: 1 },
  'a user whose groups are a table': { ...USER, groups: { 0: TEAM, length: 1, [TEAM]: TEAM } },
  'a user whose groups are nested': { ...USER, groups: [[TEAM]] },
  'a user whose groups are partly nested': { ...USER, groups: [[TEAM], null, TEAM] },
  'a user whose groups are tables': { ...USER, groups: [{ 0: TEAM }, { name: TEAM }] },
  'a user in odd groups': { ...USER, groups: ['*', '**', '', `${TEAM}*`] },
  'a user in a group named as the namespace': { ...USER, groups: ['ns', OTHER] },
  'a user with groups only in claims': { ...USER, claims: { ...USER.claims, 'groups': [TEAM], 'cognito:groups': [TEAM] } },
  'a member without username': { ...member, username: null },
  'a member without issuer': { ...member, issuer: undefined },
  'a member without sub': { ...member, sub: '' },

  'a user of the tenant': tenantOf(TENANT),
  'a user of another tenant': tenantOf(OTHER),
  'a user whose tenant is a list': tenantOf([TENANT]),
  'a user whose tenant is a star': tenantOf('*'),
  'a user whose tenant is two stars': tenantOf('**'),
  'a user whose tenant is empty': tenantOf(''),
  'a user whose tenant is null': tenantOf(null),
  'a user whose tenant is a table': tenantOf({ 0: TENANT, length: 1 }),
  'a user whose tenant is a number': tenantOf(1),
  'a user whose tenant is as long as a segment': tenantOf(LONGEST),
  'a user whose tenant is longer than a segment': tenantOf(`${LONGEST}a`),
  'a user whose tenant has an illegal letter': tenantOf('a_b'),
  'a user whose tenant has a letter from abroad': tenantOf('é'),
  'a user whose tenant ends with a new line': tenantOf(`${TENANT}\n`),
  'a user whose tenant has digits, letters and dashes': tenantOf('Az09-'),
  'a user whose tenant is no claim': { ...USER, tenant: TENANT },
  'a user without claims': { ...USER, claims: undefined },
  'a user whose claims are null': { ...USER, claims: null },
  'a user whose claims are a text': { ...USER, claims: TENANT },
  'a user whose claims are a list': { ...USER, claims: [{ tenant: TENANT }] },
  'a user of the tenant without username': { ...tenantOf(TENANT), username: '' },

  'a machine': machine,
  'a machine whose username is missing': { ...machine, username: undefined },
  'a machine whose username is empty': { ...machine, username: '' },
  'a machine with a username': { ...machine, username: 'client' },
  'a machine whose username is false': { ...machine, username: false },
  'a machine whose token is for identification': machineWith({ token_use: 'id' }),
  'a machine whose token has no use': machineWith({ token_use: undefined }),
  'a machine of another client': machineWith({ client_id: 'other' }),
  'a machine without client': machineWith({ client_id: undefined }),
  'a machine whose sub is empty': { ...machineWith({ client_id: '' }), sub: '' },
  'a machine without sub and client': { ...machineWith({ client_id: undefined }), sub: undefined },
  'a machine without issuer': { ...machine, issuer: undefined },
  'a machine without claims': { ...machine, claims: undefined },
  'a machine whose claims are its own': { ...machine, ...machine.claims, claims: {} },
  'a machine with only the scope': machineWith({ scope: SCOPE }),
  'a machine without scope': machineWith({ scope: undefined }),
  'a machine with an empty scope': machineWith({ scope: '' }),
  'a machine with a longer scope': machineWith({ scope: `${SCOPE}c` }),
  'a machine with a scope that ends alike': machineWith({ scope: `x${SCOPE}` }),
  'a machine with scopes parted by a comma': machineWith({ scope: `${SCOPE},x` }),
  'a machine with a list of scopes': machineWith({ scope: [SCOPE] }),
  'a machine whose scope is a number': machineWith({ scope: 1 }),

  'the same user by the other form of the issuer': { ...everything, issuer: OWN_POOL.forms[1] },
  'the same user of another pool': { ...everything, issuer: OTHER_POOL.forms[0] },
  'the same user of another pool by its other form': { ...everything, issuer: OTHER_POOL.forms[1] },
  'the same user of a third pool': { ...everything, issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool3' },
  'the same user of the pool in another region': { ...everything, issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/us-east-1_Pool' },
  'the same user with a slash behind the issuer': { ...everything, issuer: `${OWN_POOL.forms[0]}/` },
  'the same user whose issuer is a list': { ...everything, issuer: [...OWN_POOL.forms] },
  'the same user whose issuer is a claim': { ...everything, issuer: 'https://else.example.com', claims: { ...everything.claims, iss: OWN_POOL.forms[0] } },
  'a machine of another pool': { ...machine, issuer: OTHER_POOL.forms[0] },
  'a user of OIDC in groups, with a tenant': { ...everything, issuer: OIDC_PROVIDER.forms[0], username: undefined },
  'a user of OIDC with a username': { ...everything, issuer: OIDC_PROVIDER.forms[0] },
  'a user of OIDC with no sub at all': { ...everything, issuer: OIDC_PROVIDER.forms[0], sub: undefined },
  'a user of OIDC without sub': { ...everything, issuer: OIDC_PROVIDER.forms[0], sub: '' },
  'a user of OIDC who looks like a machine': { ...machine, issuer: OIDC_PROVIDER.forms[0] },
  'a user of another OIDC': { ...everything, issuer: 'https://id.example.com.evil.com', username: undefined },
  'a backend with groups and claims': { ...BACKEND, groups: [TEAM], claims: machine.claims },
  'a Lambda authorizer with a member': { handlerContext: everything, resolverContext: machine },
};

export const EVERY_IDENTITY: Readonly<Record<string, unknown>> = { ...IDENTITIES, ...TOKEN_IDENTITIES };
