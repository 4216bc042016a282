import fc from 'fast-check';
import { UnsecuredJWT, base64url, exportJWK, exportSPKI, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { testApi, userPool } from './test-api';
import { ALICE, NOW, TestUserPool } from './test-user-pool';
import { CredentialError } from '../../../engine/auth/credential';
import { TokenVerifier } from '../../../engine/auth/token-verifier';
import type { UserPoolToken } from '../../../engine/auth/user-pool-token';
import type { AuthProvider } from '../../../engine/event-api';

const SECOND = 1000;
let pool: TestUserPool;
let otherPool: TestUserPool;

beforeAll(async () => {
  [pool, otherPool] = await Promise.all([TestUserPool.create('us-east-1_Pool1'), TestUserPool.create('us-east-1_Pool2')]);
});

interface Verifier {
  verify(token: string): Promise<UserPoolToken>;
}

function verifier(
  providers: readonly AuthProvider[] = [userPool(pool.userPoolId)], now: number = NOW, pools: readonly TestUserPool[] = [pool, otherPool],
): Verifier {
  const userPoolKeys = { keysOf: (userPoolId: string) => pools.find((each) => each.userPoolId === userPoolId)?.keySet };
  const openIdDocuments = { read: () => Promise.reject(new Error('nobody reads documents for a token of a user pool')) };
  const tokens = new TokenVerifier(testApi(providers), { userPoolKeys, openIdDocuments, clock: () => now });
  return {
    verify: async (text) => {
      const { mode, token } = await tokens.verify(text);
      if (mode !== 'AMAZON_COGNITO_USER_POOLS') throw new Error(`the token is of ${mode}`);
      return token;
    },
  };
}

async function verify(token: string, regex?: string): Promise<UserPoolToken> {
  return verifier([userPool(pool.userPoolId, regex)]).verify(token);
}

/** Also that the reason gives nothing of the token away. */
async function expectRefusal(token: string, reason: RegExp, by: Verifier = verifier()): Promise<void> {
  const error: unknown = await by.verify(token).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CredentialError);
  const { message } = error as CredentialError;
  expect(message).toMatch(reason);
  for (const part of token.split('.')) if (part.length > 8) expect(message).not.toContain(part);
}

describe('a token of the API\'s user pool', () => {
  test('is accepted as an access token, for its client_id', async () => {
    expect(await verify(await pool.accessToken())).toMatchObject({ use: 'access', issuer: pool.issuer, sub: ALICE, clientId: 'web', claims: { username: 'alice' } });
  });

  test('is accepted as an ID token, for its audience', async () => {
    expect(await verify(await pool.idToken())).toMatchObject({ use: 'id', issuer: pool.issuer, sub: ALICE, clientId: 'web', claims: { email: 'alice@example.com' } });
  });

  test('is accepted under either of the pool\'s two issuers', async () => {
    const issuer = `https://issuer-cognito-idp.us-east-1.amazonaws.com/${pool.userPoolId}`;
    expect(await verify(await pool.accessToken({ iss: issuer }))).toMatchObject({ issuer });
  });

  test('is verified with the keys of its own pool when the API trusts several', async () => {
    const both = verifier([userPool(pool.userPoolId), userPool(otherPool.userPoolId)]);
    expect(await both.verify(await pool.accessToken())).toMatchObject({ issuer: pool.issuer });
    expect(await both.verify(await otherPool.accessToken())).toMatchObject({ issuer: otherPool.issuer });
  });

  test('is good until the second before it expires, and no longer', async () => {
    const token = await pool.accessToken({ exp: NOW / SECOND + 10 });
    expect(await verifier(undefined, NOW + 9_999).verify(token)).toMatchObject({ sub: ALICE });
    await expectRefusal(token, /^token expired 0 s ago$/, verifier(undefined, NOW + 10_000));
    await expectRefusal(token, /^token expired 12 s ago$/, verifier(undefined, NOW + 22_000));
  });

  test('is not good before its time', async () => {
    await expectRefusal(await pool.accessToken({ nbf: NOW / SECOND + 5 }), /^the token is not valid before 5 s from now$/);
    await expectRefusal(await pool.accessToken({ iat: NOW / SECOND + 5 }), /^the token is issued 5 s in the future$/);
  });

  test.each([
    ['exp', undefined, /missing required "exp"/],
    ['exp', '1999999999', /"exp" claim must be a number/],
    ['exp', null, /"exp" claim must be a number/],
    ['iat', undefined, /missing required "iat"/],
    ['iat', 'yesterday', /"iat" claim must be a number/],
    ['nbf', 'yesterday', /"nbf" claim must be a number/],
    ['iss', undefined, /iss must be a string/],
    ['iss', ['https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool1'], /iss must be a string/],
    ['sub', undefined, /missing required "sub"/],
    ['sub', '', /sub must be a string that is not empty/],
    ['sub', 42, /sub must be a string that is not empty/],
    ['sub', [ALICE], /sub must be a string that is not empty/],
    ['token_use', undefined, /missing required "token_use"/],
    ['token_use', 'refresh', /token_use must be "access" or "id"/],
    ['token_use', ['access'], /token_use must be "access" or "id"/],
    ['client_id', undefined, /client_id must be a string/],
    ['client_id', '', /client_id must be a string/],
  ])('is refused when its %s is %j', async (claim, value, reason) => {
    await expectRefusal(await pool.accessToken({ [claim]: value }), reason);
  });

  test('is refused as an ID token for several audiences, or with a client_id alone', async () => {
    await expectRefusal(await pool.idToken({ aud: ['web', 'admin'] }), /aud must be a string/);
    await expectRefusal(await pool.idToken({ aud: undefined, client_id: 'web' }), /aud must be a string/);
  });
});

describe('a forged token', () => {
  test.each([
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool2',
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool1/',
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool1',
    'https://cognito-idp.eu-west-1.amazonaws.com/us-east-1_Pool1',
    'http://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool1',
    'https://cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_Pool1',
    'https://evil.example/?https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool1',
    '',
  ])('is refused when its issuer is %j', async (iss) => {
    await expectRefusal(await pool.accessToken({ iss }), /\(unverified\) is by ".*", none of the API's user pools: us-east-1_Pool1$/);
  });

  test('is refused when another pool signed it in this pool\'s name', async () => {
    await expectRefusal(await otherPool.accessToken({ iss: pool.issuer }), /signed with a key that user pool us-east-1_Pool1 does not have/);
  });

  test('is refused when another pool signed it and names this pool\'s key', async () => {
    const claims = { ...pool.lifetime(), token_use: 'access', client_id: 'web', username: 'alice' };
    await expectRefusal(await otherPool.sign(claims, { kid: pool.kid }), /signature is not by user pool us-east-1_Pool1/);
  });

  test('is refused when both pools are trusted and one signs for the other', async () => {
    const both = verifier([userPool(pool.userPoolId), userPool(otherPool.userPoolId)]);
    await expectRefusal(await otherPool.accessToken({ iss: pool.issuer }), /key that user pool us-east-1_Pool1 does not have/, both);
  });

  test('is refused when a claim was changed after signing', async () => {
    const [header, , signature] = (await pool.accessToken()).split('.');
    const claims = { ...pool.lifetime(), sub: 'bob', token_use: 'access', client_id: 'web' };
    await expectRefusal(`${header}.${base64url.encode(JSON.stringify(claims))}.${signature}`, /signature is not by user pool/);
  });

  test.each([0, 1, 100])('is refused when its signature is cut to %j characters', async (length) => {
    const [header, claims, signature] = (await pool.accessToken()).split('.');
    await expectRefusal(`${header}.${claims}.${signature.slice(0, length)}`, /signature is not by user pool|token is refused/);
  });

  test.each(['none', 'None', 'NONE'])('is refused without a signature, as algorithm %s', async (alg) => {
    const unsecured = new UnsecuredJWT({ ...pool.lifetime(), token_use: 'access', client_id: 'web' }).encode();
    const [, claims] = unsecured.split('.');
    const header = base64url.encode(JSON.stringify({ alg, kid: pool.kid }));
    await expectRefusal(`${header}.${claims}.`, new RegExp(`algorithm must be RS256, not "${alg}"`));
  });

  test('is refused when the public key served as the secret of an HMAC', async () => {
    const publicKey = await importJWK(pool.keySet.keys[0], 'RS256', { extractable: true }) as CryptoKey;
    const secret = new TextEncoder().encode(await exportSPKI(publicKey));
    const claims = { ...pool.lifetime(), token_use: 'access', client_id: 'web' };
    await expectRefusal(await pool.sign(claims, { alg: 'HS256' }, secret), /algorithm must be RS256, not "HS256"/);
  });

  test.each(['RS384', 'RS512', 'PS256'])('is refused when signed with %s', async (alg) => {
    const { privateKey } = await generateKeyPair(alg);
    await expectRefusal(await pool.sign(pool.lifetime(), { alg }, privateKey), new RegExp(`must be RS256, not "${alg}"`));
  });

  test('is refused when it brings its own key', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const claims = { ...pool.lifetime(), token_use: 'access', client_id: 'web' };
    await expectRefusal(await pool.sign(claims, { jwk: await exportJWK(publicKey) }, privateKey), /header has "jwk", which a Cognito token never has/);
  });

  test.each([
    ['jku', 'https://evil.example/jwks.json'], ['x5u', 'https://evil.example/cert'], ['x5c', ['MIIB']], ['x5t', 'AAAA'],
    ['crit', ['exp']], ['b64', true], ['zip', 'DEF'], ['cty', 'JWT'], ['__proto__x', 1],
  ])('is refused with %s in its header, whatever its signature', async (name, value) => {
    const [, claims, signature] = (await pool.accessToken()).split('.');
    const header = base64url.encode(JSON.stringify({ alg: 'RS256', kid: pool.kid, [name]: value }));
    await expectRefusal(`${header}.${claims}.${signature}`, new RegExp(`header has "${name}"`));
  });

  test.each([undefined, '', 7, ['key-of-us-east-1_Pool1']])('is refused when its key id is %j', async (kid) => {
    const [, claims, signature] = (await pool.accessToken()).split('.');
    await expectRefusal(`${base64url.encode(JSON.stringify({ alg: 'RS256', kid }))}.${claims}.${signature}`, /kid is missing/);
  });

  test.each([
    ['no JSON', 'bm90IGpzb24.bm90IGpzb24.AAAA'],
    ['a header that is an array', 'W10.e30.AAAA'],
    ['claims that are an array', 'eyJhbGciOiJSUzI1NiJ9.W10.AAAA'],
    ['a header that is null', 'bnVsbA.e30.AAAA'],
  ])('is refused with %s', async (_, token) => {
    await expectRefusal(token, /cannot be decoded|iss must be a string/);
  });

  test('is refused, and nothing breaks, when its algorithm is nested a hundred thousand deep', async () => {
    const header = base64url.encode(`{"kid":"k","alg":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const [, claims, signature] = (await pool.accessToken()).split('.');
    await expectRefusal(`${header}.${claims}.${signature}`, /must be RS256, not object|cannot be decoded/);
  });

  test('is refused, and nothing else is thrown, whatever is in it', async () => {
    const json = fc.json({ maxDepth: 3 });
    const any = fc.jsonValue();
    const claims = fc.record({ iss: fc.constant(pool.issuer), sub: any, exp: any, iat: any, token_use: any })
      .map((value) => JSON.stringify(value));
    const header = fc.record({ alg: fc.oneof(fc.constant('RS256'), any), kid: fc.oneof(fc.constant(pool.kid), any) })
      .map((value) => JSON.stringify(value));
    await fc.assert(fc.asyncProperty(fc.oneof(header, json), fc.oneof(claims, json), fc.base64String(), async (first, second, third) => {
      const token = [base64url.encode(first), base64url.encode(second), base64url.encode(third)].join('.');
      await expect(verifier().verify(token)).rejects.toBeInstanceOf(CredentialError);
    }), { numRuns: 500 });
  });
});

describe('AppIdClientRegex', () => {
  test.each([
    ['web', 'web'], ['^web$', 'web'], ['^(?:web|app)$', 'app'], ['web|app', 'app'], ['w.b', 'web'], ['.*', 'anything'],
  ])('%s accepts the client %s', async (regex, client) => {
    expect(await verify(await pool.accessToken({ client_id: client }), regex)).toMatchObject({ clientId: client });
    expect(await verify(await pool.idToken({ aud: client }), regex)).toMatchObject({ clientId: client });
  });

  test.each([
    ['web', 'webx'], ['web', 'xweb'], ['web|app', 'xapp'], ['web|app', 'webx'], ['web|app', 'web|app'], ['^web$', 'web\n'], ['^web$', '\nweb'],
    ['^web$', 'web\nweb'], ['(?m)^web$', 'web\nevil'], ['web', 'WEB'], ['web', 'web|'], ['w.b', 'w\nb'], ['', 'web'], ['^(?:web)$', 'web\u2028'],
  ])('%s does not accept the client %j', async (regex, client) => {
    const by = verifier([userPool(pool.userPoolId, regex)]);
    await expectRefusal(await pool.accessToken({ client_id: client }), /^AppIdClientRegex ".*" does not match app client ".*" as a whole$/, by);
    await expectRefusal(await pool.idToken({ aud: client }), /does not match app client .* as a whole/, by);
  });

  test('looks at client_id of an access token and at aud of an ID token, never at the other', async () => {
    const by = verifier([userPool(pool.userPoolId, 'web')]);
    await expectRefusal(await pool.accessToken({ client_id: 'evil', aud: 'web' }), /client "evil"/, by);
    await expectRefusal(await pool.idToken({ aud: 'evil', client_id: 'web' }), /client "evil"/, by);
  });

  test.each(['(', 'web(?=x)?', '(a)\\1', '[[:web:]]', 'a**'])('%s cannot be evaluated and accepts nobody, by name', async (regex) => {
    const by = verifier([userPool(pool.userPoolId, regex)]);
    await expectRefusal(await pool.accessToken(), /^AppIdClientRegex ".*" cannot be evaluated, so nothing is accepted: /, by);
  });

  test('takes linear time for an expression that backtracking engines never finish', async () => {
    const by = verifier([userPool(pool.userPoolId, '(a+)+')]);
    await expectRefusal(await pool.accessToken({ client_id: `${'a'.repeat(5000)}!` }), /does not match app client .* as a whole/, by);
  });

  test('is not evaluated for a token whose signature is not verified', async () => {
    await expectRefusal(await otherPool.accessToken({ iss: pool.issuer }), /key that user pool/, verifier([userPool(pool.userPoolId, '(')]));
  });
});

describe('an API', () => {
  test('that lists one pool twice accepts none of its tokens, since it is not known which client filter counts', async () => {
    const by = verifier([userPool(pool.userPoolId, 'web'), userPool(pool.userPoolId, 'app')]);
    await expectRefusal(await pool.accessToken(), /lists the issuer "https:\/\/cognito-idp.us-east-1.amazonaws.com\/us-east-1_Pool1" 2 times; list it once/, by);
  });

  test('whose pool has no keys here accepts none of its tokens', async () => {
    await expectRefusal(await pool.accessToken(), /there are no keys for user pool us-east-1_Pool1/, verifier(undefined, NOW, []));
  });

  test('that lists a pool as an OpenID Connect issuer too accepts none of its tokens', async () => {
    const by = verifier([userPool(pool.userPoolId), { authType: 'OPENID_CONNECT', issuer: pool.issuer }]);
    await expectRefusal(await pool.accessToken(), /lists the issuer ".*" 2 times; list it once/, by);
  });

  test('names all whom it trusts, when a token is of another issuer', async () => {
    const by = verifier([userPool(pool.userPoolId), { authType: 'OPENID_CONNECT', issuer: 'https://login.example' }]);
    await expectRefusal(await pool.accessToken({ iss: 'https://evil.example' }),
      /by "https:\/\/evil.example", none of the API's user pools: us-east-1_Pool1 and OpenID Connect issuers: "https:\/\/login.example"$/, by);
  });

  test('without user pools accepts no token', async () => {
    await expectRefusal(await pool.accessToken(), /none of the API's user pools: none$/, verifier([{ authType: 'AWS_IAM' }]));
  });
});
