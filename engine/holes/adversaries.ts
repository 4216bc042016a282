import type { AttackWords } from './attack-words';
import type { DeclaredIssuer, DeclaredRule } from './declared-policy';
import type { Identity } from '../handlers/handler-contracts';

/** The callers of an attack on a policy that is known, and the words that channels are made of. */
export const OWN = 'own-sub';
export const OTHER = 'other-sub';
export const GROUP = 'team';
export const CLAIM_VALUE = 'acme';

type Fields = Readonly<Record<string, unknown>>;

const LONGEST = 'a'.repeat(50);
const BACKEND = {
  accountId: '123456789012', userArn: 'arn:aws:sts::123456789012:assumed-role/backend/fn', username: 'AROA:fn', sourceIp: ['127.0.0.1'],
  cognitoIdentityPoolId: null, cognitoIdentityId: null, cognitoIdentityAuthType: null, cognitoIdentityAuthProvider: null,
};
const IDENTITY_POOL = { ...BACKEND, cognitoIdentityId: `us-east-1:${OWN}`, cognitoIdentityPoolId: 'us-east-1:pool', cognitoIdentityAuthType: 'authenticated' };

/**
 * Every shape of `ctx.identity`, and shapes that should not be, with all that the rules ask for in good and in bad order, and all
 * that the code may ask for besides.
 */
export function adversaries(
  namespace: string, rules: readonly DeclaredRule[], known: readonly DeclaredIssuer[], inCode: Pick<AttackWords, 'names' | 'values'>,
): Readonly<Record<string, Identity>> {
  const names = (kind: DeclaredRule['kind']): readonly string[] => rules.flatMap((rule) => rule.kind === kind && rule.name !== undefined ? [rule.name] : []);
  const [group = GROUP] = names('group');
  const [claim = 'tenant'] = names('claim');
  const [scope = 'events/read'] = names('machine');
  const meant = rules.flatMap(({ issuers }) => issuers ?? []);
  const [issuer] = (meant.find(({ isPool }) => isPool) ?? meant.at(0) ?? known.find(({ isPool }) => isPool) ?? known.at(0) ?? NO_ISSUER).forms;

  const user: Fields = { sub: OWN, issuer, username: 'alice', groups: null, claims: { sub: OWN }, sourceIp: ['127.0.0.1'], defaultAuthStrategy: 'ALLOW' };
  const member: Fields = { ...user, groups: [group, GROUP, 'staff'] };
  const claims = (value: unknown): Fields => ({ ...user, claims: { sub: OWN, [claim]: value } });
  const tenant = claims(CLAIM_VALUE);
  const everything: Fields = { ...member, claims: { sub: OWN, [claim]: CLAIM_VALUE } };
  const machine: Fields = { ...user, sub: 'client', username: null, claims: { sub: 'client', token_use: 'access', client_id: 'client', scope: `x/y ${scope} z` } };
  const machineWith = (more: Fields): Fields => ({ ...machine, claims: { ...machine.claims as Fields, ...more } });

  const has = (...kinds: readonly DeclaredRule['kind'][]): boolean => rules.some(({ kind }) => kinds.includes(kind));
  const ofGroups = has('group', 'ownGroup') ? {
    ...changes(member, 'a member', { username: [null], issuer: [undefined], sub: [''] }),
    ...changes(user, 'a user', {
      groups: [
        [group.toUpperCase()], [`${group}s`, `a ${group}`, `${group},x`, ''], [], undefined, group, '', `["${group}"]`, 1, { 0: group, length: 1, [group]: group }, [[group]],
        [[group], null, group], [{ 0: group }, { name: group }], ['*', '**', '', `${group}*`], [OTHER], [GROUP.toUpperCase()], GROUP, [[GROUP]], [{ name: GROUP }],
      ],
    }),
    'a member in last place': { ...user, sub: OTHER, groups: ['staff', 'x', group] },
    'a user with groups only in claims': { ...user, claims: { 'groups': [group], 'cognito:groups': [group, GROUP] } },
  } : {};
  const ofClaims = has('claim') ? {
    ...Object.fromEntries([
      OTHER, namespace, [CLAIM_VALUE], '*', '**', '', null, { 0: CLAIM_VALUE, length: 1 }, 1, LONGEST, `${LONGEST}a`, 'a_b', 'é', `${CLAIM_VALUE}\n`, 'Az09-',
    ].map((value) => [`a user whose claim is ${JSON.stringify(value)}`, claims(value)])),
    'a user whose claim is none of the claims': { ...user, [claim]: CLAIM_VALUE },
    ...changes(tenant, 'a user with the claim', { username: ['', null], claims: [undefined, null, CLAIM_VALUE, [{ [claim]: CLAIM_VALUE }]] }),
  } : {};
  const ofMachines = has('machine', 'anyone') ? {
    ...Object.fromEntries(([
      { token_use: 'id' }, { token_use: undefined }, { client_id: 'other' }, { client_id: undefined }, { scope }, { scope: undefined }, { scope: '' }, { scope: `${scope}c` },
      { scope: `x${scope}` }, { scope: `${scope},x` }, { scope: [scope] }, { scope: 1 },
    ] as readonly Fields[]).map((more) => [`a machine with ${JSON.stringify(more)}`, machineWith(more)])),
    'a machine of no client': { ...machineWith({ client_id: '' }), sub: '' },
    'a machine without sub and client': { ...machineWith({ client_id: undefined }), sub: undefined },
    'a machine whose claims are its own': { ...machine, ...machine.claims as Fields, claims: {} },
    ...changes(machine, 'a machine', { username: [undefined, '', 'client', false], sub: [''], issuer: [undefined], claims: [undefined, null, {}] }),
  } : {};
  const others = [...new Set([...otherIssuers(issuer), ...known.flatMap(({ forms }) => forms), ...meant.flatMap(({ forms }) => forms)])];
  const ofIssuers = meant.length > 0 || known.length > 1 ? Object.fromEntries(others.flatMap((other) => [
    [`the same user of ${other}`, { ...everything, issuer: other }],
    [`the same user of ${other} without username`, { ...everything, issuer: other, username: undefined }],
    [`a user of ${other} without sub`, { ...everything, issuer: other, sub: '' }],
    [`a user of ${other} with no sub at all`, { ...everything, issuer: other, sub: undefined }],
    [`a machine of ${other}`, { ...machine, issuer: other }],
  ])) : {};

  const ofWords = Object.fromEntries(inCode.values.map((value) => [
    `a user in the group ${JSON.stringify(value)}, which all claims are too`,
    { ...user, groups: [value], claims: { ...Object.fromEntries(inCode.names.map((name) => [name, value])), sub: OWN } },
  ]));

  return {
    // Those who may most, first: they are shown every channel.
    'a user with a group and a claim': everything,
    'a machine': machine,
    'a backend': BACKEND,
    'an API key': null,
    'a user': user,
    'another user': { ...user, sub: OTHER, username: 'bob' },
    'a user whose username is the sub of another': { ...user, sub: OTHER, username: OWN },
    'a user in groups named like channels': { ...user, sub: OTHER, groups: [OWN, '*', namespace], claims: { 'sub': OWN, 'cognito:groups': [OWN] } },
    ...changes(user, 'a user', { username: [null, '', undefined, false, 1], issuer: [undefined, '', 1], sub: ['*', '', undefined, null, [OWN], true, 1] }),
    ...ofGroups, ...ofClaims, ...ofMachines, ...ofIssuers, ...ofWords,
    'the same user whose issuer is a list': { ...everything, issuer: [issuer] },
    'the same user whose issuer is a claim': { ...everything, issuer: 'https://else.example.com', claims: { ...everything.claims as Fields, iss: issuer } },
    ...changes(BACKEND, 'a backend', { cognitoIdentityId: ['', false, 'us-east-1:guest'], userArn: ['', undefined] }),
    'a backend without identity members': { accountId: '123456789012', userArn: 'arn:aws:iam::123456789012:user/own', username: OWN },
    'a backend with groups and claims': { ...BACKEND, groups: [group, GROUP], claims: machine.claims },
    'a user of an identity pool': IDENTITY_POOL,
    'a guest of an identity pool': { ...IDENTITY_POOL, cognitoIdentityAuthType: 'unauthenticated' },
    'a caller of a Lambda authorizer': { handlerContext: everything, resolverContext: machine },
    'a caller of a Lambda authorizer like a backend': { resolverContext: { ...everything, ...BACKEND } },
    'claims without identity': { claims: { sub: OWN, iss: issuer, username: 'alice' } },
    'no identity': undefined as unknown as Identity,
    'an empty identity': {},
  };
}

/** So many of them are shown every channel. */
export const SHOWN_ALL = 4;

const NO_ISSUER: DeclaredIssuer = { forms: ['https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool'], isPool: true };

/** Those that nobody has, but that look like the one that is meant. */
function otherIssuers(issuer: string): readonly string[] {
  return [`${issuer}/`, `${issuer}2`, `${issuer}.example.com`, issuer.replace('https:', 'http:'), 'https:', issuer.slice(0, -1)];
}

function changes(whole: Fields, who: string, members: Readonly<Record<string, readonly unknown[]>>): Readonly<Record<string, Identity>> {
  return Object.fromEntries(Object.entries(members).flatMap(([name, values]) => values.map((value) => [
    `${who} whose ${name} is ${value === undefined ? 'missing' : JSON.stringify(value)}`, { ...whole, [name]: value },
  ])));
}

/** Those that tell callers apart: for each of the many. */
export function shortChannels(namespace: string): readonly (readonly unknown[])[] {
  const bounds = [OWN, GROUP, CLAIM_VALUE];
  return [
    [namespace], [namespace, '*'], [namespace, OTHER], [namespace, OTHER, 'x'], [namespace, OTHER, '*'], [namespace, 'x'],
    ...bounds.flatMap((bound) => [[namespace, bound], [namespace, bound, 'x']]), [namespace, '*', 'x'], [namespace, OWN, '*'],
    [namespace, ''], [namespace, null], [namespace, 1], [namespace, 'a_b'], [namespace, LONGEST], [namespace, `${LONGEST}a`], [namespace, 'é'], [namespace, `${CLAIM_VALUE}\n`],
    [namespace, `${GROUP}*`], [namespace, [OWN]], [namespace, GROUP.toUpperCase()],
  ];
}

/** Channels of up to two segments of all these words, and those of more that a slip might let through. */
export function channelsOf(namespace: string, rules: readonly DeclaredRule[], inCode: readonly string[]): readonly (readonly unknown[])[] {
  const group = rules.find(({ kind }) => kind === 'group')?.name ?? GROUP;
  const words = [namespace, OWN, OTHER, GROUP, CLAIM_VALUE, GROUP.toUpperCase(), `${OWN}-x`, OWN.toUpperCase(), '*', '**', '', 'x', group];
  const bounds = [OWN, GROUP, CLAIM_VALUE];
  return [
    [], ...words.map((word) => [word]),
    // Another namespace or a channel, if the code names one.
    ...inCode.filter((word) => word !== namespace).flatMap((word) => [[word], [word, 'x'], [namespace, word], [namespace, word, 'x'], ...bounds.map((bound) => [word, bound])]),
    ...words.flatMap((first) => [namespace, '', '*', OWN, 'x', undefined].flatMap((zero) => zero === undefined ? [] : [[zero, first]])),
    ...[...bounds, OTHER, '*'].flatMap((second) => words.map((third) => [namespace, second, third])),
    ...bounds.flatMap((bound) => [['', namespace, bound], ['x', namespace, bound], [bound, namespace, bound], [namespace, bound, bound, bound]]),
    [namespace, 1], [namespace, [OWN]], [namespace, { length: 3 }], [namespace, true], [namespace, null], [[namespace], OWN],
    [namespace, LONGEST], [namespace, `${LONGEST}a`], [namespace, 'a_b'], [namespace, 'é'], [namespace, `${CLAIM_VALUE}\n`], [namespace, 'Az09-'],
    [namespace, [GROUP]], [namespace, [CLAIM_VALUE]], [namespace, `${GROUP}*`], [namespace, GROUP, null], [namespace, CLAIM_VALUE, 1],
    ...bounds.flatMap((bound) => [
      [namespace, bound, null], [namespace, bound, [bound]], [namespace, bound, 'a', 'b', 'c'], [namespace, bound, 'a', 'b', '*'], [namespace, bound, 'a', 'b', 'c', 'd'],
      [namespace, bound, 'a', 'b', 'c', '*'], [namespace, bound, '', 'a'], [namespace, bound, '*', 'a'], [namespace, bound, 'a', '*', '*'], [namespace, bound, '*', '*'],
    ]),
    [namespace, 'x', '*', 'x'], [namespace, '*', '*', '*'], [namespace, 'a', 'b', 'c', 'd', '*'], [namespace, 'a', 'b', 'c', 'd', 'e'], [namespace, 'a', 'b', 'c', 'd', 'e', 'f'],
  ];
}
