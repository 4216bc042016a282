import fc from 'fast-check';
import { API_ARN, BACKEND } from './test-api';
import type { PolicyStatement } from '../../../engine/application';
import type { IamPrincipal } from '../../../engine/auth/caller-contracts';
import { evaluate } from '../../../engine/auth/iam-policy';
import type { PolicyVerdict } from '../../../engine/auth/iam-policy';

const PRIVATE = `${API_ARN}/channelNamespace/private`;

function verdict(statements: readonly PolicyStatement[], resource: string = PRIVATE): PolicyVerdict {
  return evaluate({ ...BACKEND, statements }, 'appsync:EventPublish', { arn: resource });
}

function allowed(...statements: PolicyStatement[]): boolean {
  return verdict(statements).allowed;
}

const ALLOW: PolicyStatement = { effect: 'Allow', actions: ['appsync:EventPublish'], resources: [PRIVATE] };

describe('an IAM principal', () => {
  test('without a policy may do nothing', () => {
    expect(verdict([])).toEqual({ allowed: false, reason: `no policy of ${BACKEND.arn} allows appsync:EventPublish on ${PRIVATE}` });
  });

  test('may do what a statement allows', () => {
    expect(verdict([ALLOW])).toEqual({ allowed: true, reason: `a policy of ${BACKEND.arn} allows appsync:EventPublish on ${PRIVATE}` });
  });

  test('may not do what a statement denies, wherever it stands', () => {
    const deny: PolicyStatement = { ...ALLOW, effect: 'Deny' };
    expect(allowed(ALLOW, deny)).toBe(false);
    expect(allowed(deny, ALLOW)).toBe(false);
    expect(verdict([ALLOW, deny]).reason).toBe(`a Deny statement of ${BACKEND.arn} covers appsync:EventPublish on ${PRIVATE}`);
  });

  test.each(['*', 'appsync:*', 'appsync:Event*', 'appsync:EventPublish', 'APPSYNC:eventpublish', 'appsync:Event???????', '*:EventPublish', 'appsync:*Publish*', '**'])(
    'is allowed to publish by the action %s', (action) => {
      expect(allowed({ ...ALLOW, actions: [action] })).toBe(true);
    });

  test.each(['', 'appsync', 'appsync:', 'appsync:EventSubscribe', 'appsync:EventPublis', 'appsync:EventPublishX', 'appsync:Event??????', 'appsync:Publish', 'appsync:GraphQL',
    'xappsync:EventPublish', 'appsync:EventPublish?', 's3:*', 'appsync:[E]ventPublish', 'appsync:EventPubl.sh', 'appsync:EventPublish\n'])(
    'is not allowed to publish by the action %j', (action) => {
      expect(allowed({ ...ALLOW, actions: [action] })).toBe(false);
    });

  test.each(['*', PRIVATE, `${API_ARN}/channelNamespace/*`, `${API_ARN}/*`, 'arn:aws:appsync:*:*:apis/*', 'arn:*', `${API_ARN}/channelNamespace/p?ivate`, `${API_ARN}*`, '*private', '*p*v*te*'])(
    'reaches namespace private by the resource %s', (resource) => {
      expect(allowed({ ...ALLOW, resources: [resource] })).toBe(true);
    });

  test.each(['', API_ARN, `${API_ARN}/`, `${API_ARN}/channelNamespace/`, `${API_ARN}/channelNamespace/Private`, `${API_ARN}/channelNamespace/private/*`,
    `${API_ARN}/channelNamespace/private-2`, `${API_ARN}/channelNamespace/privat`, `${API_ARN}/channelNamespace/?private`, `${API_ARN}2/*`, '?', 'arn:aws-cn:*', '*public', '*privat?e'])(
    'does not reach namespace private by the resource %j', (resource) => {
      expect(allowed({ ...ALLOW, resources: [resource] })).toBe(false);
    });

  test('needs action and resource in one statement', () => {
    expect(allowed({ ...ALLOW, resources: ['arn:aws:s3:::bucket'] }, { ...ALLOW, actions: ['s3:GetObject'] })).toBe(false);
  });

  test.each<[string, Partial<PolicyStatement>, boolean]>([
    ['everything but subscribing', { actions: undefined, notActions: ['appsync:EventSubscribe'] }, true],
    ['everything but publishing', { actions: undefined, notActions: ['appsync:eventpublish'] }, false],
    ['everything but AppSync', { actions: undefined, notActions: ['s3:*', 'appsync:*'] }, false],
    ['publishing anywhere but in public', { resources: undefined, notResources: [`${API_ARN}/channelNamespace/public`] }, true],
    ['publishing anywhere but in private', { resources: undefined, notResources: [PRIVATE] }, false],
    ['publishing anywhere but in this API', { resources: undefined, notResources: [`${API_ARN}*`] }, false],
    ['no action', { actions: [] }, false],
    ['no resource', { resources: [] }, false],
  ])('allowed %s: publishing to private is %j', (_, change, expected) => {
    expect(allowed({ ...ALLOW, ...change })).toBe(expected);
    expect(allowed(ALLOW, { ...ALLOW, ...change, effect: 'Deny' })).toBe(!expected);
  });
});

describe('a statement that cannot be evaluated', () => {
  test.each<[string, Partial<PolicyStatement>, RegExp]>([
    ['a condition', { condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' }, Bool: { 'aws:SecureTransport': 'true' } } },
      /its condition on aws:PrincipalTag\/team cannot be evaluated/],
    ['an empty condition', { condition: {} }, /its condition on no key cannot be evaluated/],
    ['a condition that is no object', { condition: 'StringEquals' }, /its condition on no key cannot be evaluated/],
    ['a policy variable', { resources: [`${API_ARN}/channelNamespace/\${aws:username}`] }, /the policy variable in Resource ".*" cannot be evaluated/],
    ['a policy variable in NotResource', { resources: undefined, notResources: [`${API_ARN}/channelNamespace/\${aws:username}`] }, /policy variable in Resource/],
    ['neither Action nor NotAction', { actions: undefined }, /it needs either Action or NotAction/],
    ['both Resource and NotResource', { notResources: ['*'] }, /it needs either Resource or NotResource/],
  ])('because of %s grants nothing and denies, by name', (_, change, reason) => {
    const grant = verdict([{ ...ALLOW, ...change }]);
    expect(grant).toMatchObject({ allowed: false, reason: expect.stringMatching(/; an Allow statement grants nothing because /) as string });
    expect(grant.reason).toMatch(reason);
    const denial = verdict([ALLOW, { ...ALLOW, ...change, effect: 'Deny' }]);
    expect(denial).toMatchObject({ allowed: false, reason: expect.stringMatching(/^a Deny statement .*, taken as a denial because /) as string });
    expect(denial.reason).toMatch(reason);
  });

  test('but plainly speaks of something else neither grants nor denies', () => {
    const elsewhere: PolicyStatement = { effect: 'Deny', actions: ['s3:*'], resources: ['*'], condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    expect(allowed(ALLOW, elsewhere)).toBe(true);
  });

  test('does not take away what another statement grants', () => {
    expect(allowed({ ...ALLOW, condition: { Bool: { 'aws:ViaAWSService': 'true' } } }, ALLOW)).toBe(true);
  });
});

describe('a condition that can be evaluated', () => {
  const tags = new Map([['Team', 'chat'], ['stage', 'prod-eu']]);
  const session: IamPrincipal = {
    ...BACKEND,
    roleArn: 'arn:aws:iam::111122223333:role/Publisher',
    cognito: { identityPoolId: 'us-east-1:pool', identityId: 'us-east-1:me', authType: 'authenticated', authProvider: null },
  };
  const meets = (condition: object, principal: IamPrincipal = session): boolean => {
    const of = (...statements: PolicyStatement[]) => evaluate({ ...principal, statements }, 'appsync:EventPublish', { arn: PRIVATE, tags });
    const [granted, denied] = [of({ ...ALLOW, condition }), of(ALLOW, { ...ALLOW, effect: 'Deny', condition })];
    expect(`${granted.reason} ${denied.reason}`).not.toContain('cannot be evaluated');
    expect(denied.allowed).toBe(!granted.allowed);
    return granted.allowed;
  };

  test.each<[boolean, object]>([
    [true, { StringEquals: { 'aws:ResourceTag/Team': 'chat' } }],
    [true, { StringEquals: { 'AWS:resourcetag/team': ['x', 'chat'] } }],
    [false, { StringEquals: { 'aws:ResourceTag/Team': 'Chat' } }],
    [false, { StringEquals: { 'aws:ResourceTag/none': 'chat' } }],
    [true, { StringEqualsIfExists: { 'aws:ResourceTag/none': 'chat' } }],
    [false, { StringEqualsIfExists: { 'aws:ResourceTag/Team': 'x' } }],
    [true, { StringEqualsIgnoreCase: { 'aws:ResourceTag/Team': 'CHAT' } }],
    [false, { StringNotEquals: { 'aws:ResourceTag/Team': ['x', 'chat'] } }],
    [true, { StringNotEquals: { 'aws:ResourceTag/Team': ['x', 'y'] } }],
    [true, { StringNotEquals: { 'aws:ResourceTag/none': 'chat' } }],
    [true, { StringLike: { 'aws:ResourceTag/stage': 'prod-*' } }],
    [false, { StringLike: { 'aws:ResourceTag/stage': 'prod' } }],
    [false, { StringNotLike: { 'aws:ResourceTag/stage': '*-eu' } }],
    [true, { Null: { 'aws:ResourceTag/none': 'true' } }],
    [false, { Null: { 'aws:ResourceTag/Team': true } }],
    [true, { Null: { 'aws:ResourceTag/Team': 'false' } }],
    [true, { Bool: { 'aws:SecureTransport': true } }],
    [false, { Bool: { 'aws:SecureTransport': 'false' } }],
    [true, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Pub*' } }],
    [false, { ArnLike: { 'aws:PrincipalArn': 'arn:*role/Publisher' } }],
    [false, { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } }],
    [true, { StringEquals: { 'aws:PrincipalAccount': '111122223333', 'aws:ResourceAccount': 111122223333, 'aws:RequestedRegion': 'us-east-1' } }],
    [true, { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:pool', 'cognito-identity.amazonaws.com:sub': 'us-east-1:me' } }],
    [false, { StringEquals: { 'aws:ResourceTag/Team': 'chat' }, Bool: { 'aws:SecureTransport': false } }],
  ])('is met (%j): %j', (expected, condition) => {
    expect(meets(condition)).toBe(expected);
  });

  test('on the identity pool is not met by a role that is of none', () => {
    expect(meets({ StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:pool' } }, BACKEND)).toBe(false);
  });

  test('decides by what surely fails, whatever else is not known', () => {
    expect(meets({ StringEquals: { 'aws:ResourceTag/Team': 'x' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })).toBe(false);
  });

  test.each<[object]>([
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }],
    [{ StringEquals: { 'aws:PrincipalTag/team': 'chat' } }],
    [{ StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-name': 'Chat' } }],
    [{ StringEquals: { 'aws:ResourceTag/Team': '${aws:PrincipalTag/team}' } }],
    [{ StringEquals: { 'aws:ResourceTag/Team': [] } }],
    [{ StringEquals: { 'aws:ResourceTag/Team': null } }],
    [{ StringEquals: { 'aws:ResourceTag/Team': [['chat']] } }],
    [{ 'ForAllValues:StringEquals': { 'aws:ResourceTag/Team': 'chat' } }],
    [{ stringequals: { 'aws:ResourceTag/Team': 'chat' } }],
    [{ Null: { 'aws:ResourceTag/none': 'perhaps' } }],
    [{ constructor: { 'aws:ResourceTag/Team': 'chat' } }],
  ])('is not one that cannot: %j grants nothing and denies, by name', (condition) => {
    const of = (...statements: PolicyStatement[]) => evaluate({ ...BACKEND, statements }, 'appsync:EventPublish', { arn: PRIVATE, tags });
    const [key] = Object.keys(Object.values(condition)[0] as object);
    expect(of({ ...ALLOW, condition })).toMatchObject({ allowed: false, reason: expect.stringContaining(`its condition on ${key} cannot be evaluated`) as string });
    expect(of(ALLOW, { ...ALLOW, effect: 'Deny', condition })).toMatchObject({ allowed: false, reason: expect.stringContaining('taken as a denial') as string });
  });

  test.each([[undefined], [new Map([['team', 'a'], ['TEAM', 'b']])]])('does not evaluate tags that are not known, or that are there twice: %j', (others) => {
    const condition = { StringNotEquals: { 'aws:ResourceTag/team': 'x' } };
    const { allowed: isAllowed, reason } = evaluate({ ...BACKEND, statements: [{ ...ALLOW, condition }] }, 'appsync:EventPublish', { arn: PRIVATE, tags: others });
    expect(isAllowed).toBe(false);
    expect(reason).toContain('cannot be evaluated');
  });
});

describe('a permissions boundary', () => {
  const bounded = (boundary: readonly PolicyStatement[], statements = [ALLOW]) =>
    evaluate({ ...BACKEND, statements, boundary }, 'appsync:EventPublish', { arn: PRIVATE });

  test('takes away what it does not allow, and what it denies', () => {
    expect(bounded([ALLOW]).allowed).toBe(true);
    expect(bounded([])).toEqual({ allowed: false, reason: `no permissions boundary of ${BACKEND.arn} allows appsync:EventPublish on ${PRIVATE}` });
    expect(bounded([ALLOW, { ...ALLOW, effect: 'Deny' }])).toEqual({
      allowed: false, reason: `a Deny statement of the permissions boundary of ${BACKEND.arn} covers appsync:EventPublish on ${PRIVATE}`,
    });
  });

  test('grants nothing', () => {
    expect(bounded([ALLOW], [])).toEqual({ allowed: false, reason: `no policy of ${BACKEND.arn} allows appsync:EventPublish on ${PRIVATE}` });
  });
});

describe('wildcards', () => {
  test('match as the regular expression of the same meaning does', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/'), maxLength: 12 });
    const resource = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
    fc.assert(fc.property(pattern, resource, (wildcards, text) => {
      const regex = new RegExp(`^${wildcards.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(verdict([{ ...ALLOW, resources: [wildcards] }], text).allowed).toBe(regex.test(text));
    }), { numRuns: 5000 });
  });

  test('take no more than pattern times text steps, where backtracking would never end', () => {
    const pattern = `${'*a'.repeat(2000)}*b`;
    expect(verdict([{ ...ALLOW, resources: [pattern] }], 'a'.repeat(5000)).allowed).toBe(false);
  });
});
