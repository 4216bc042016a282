import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import WebSocket from 'ws';
import { startLocalServer } from '../../local/server';
import type { LocalServer } from '../../local/server';

type Headers = Readonly<Record<string, string>>;
const MODES = ['API_KEY', 'AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT', 'AWS_LAMBDA'] as const;
const AUTHORIZER = `exports.handler = async ({ authorizationToken, requestContext: { operation } }) =>
  ({ isAuthorized: authorizationToken === 'open-sesame', handlerContext: { operation } });`;

const folder = mkdtempSync(join(tmpdir(), 'auth-modes-'));
const issuer = createServer();
let server: LocalServer;
let socket: WebSocket;
const credentials: Partial<Record<typeof MODES[number], Headers>> = {};

beforeAll(async () => {
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  const name = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const documents: Readonly<Record<string, unknown>> = {
    '/.well-known/openid-configuration': { issuer: name, jwks_uri: `${name}/keys` }, '/keys': { keys: [{ ...await exportJWK(publicKey), kid: 'k' }] },
  };
  issuer.on('request', (request, response) => response.end(JSON.stringify(documents[request.url!])));

  const template = join(folder, 'modes.template.json');
  writeFileSync(template, JSON.stringify(templateOf(name)));
  server = await startLocalServer({ template, stateFolder: join(folder, 'state') });
  const [{ value: apiKey }] = server.describe().api.apiKeys;
  const token = await new SignJWT({ aud: 'web' }).setProtectedHeader({ alg: 'ES256', kid: 'k' }).setIssuer(name).setSubject('olga')
    .setIssuedAt().setExpirationTime('1h').sign(privateKey);
  Object.assign(credentials, {
    API_KEY: { 'x-api-key': apiKey },
    AMAZON_COGNITO_USER_POOLS: { Authorization: await server.signIn('alice') },
    OPENID_CONNECT: { Authorization: token },
    AWS_LAMBDA: { Authorization: 'open-sesame' },
  });
  socket = new WebSocket(server.realtimeUrl, ['aws-appsync-event-ws', `header-${Buffer.from(JSON.stringify(credentials.API_KEY)).toString('base64url')}`]);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
});

afterAll(async () => {
  socket.terminate();
  await server.close();
  issuer.closeAllConnections();
  await new Promise((resolve) => issuer.close(resolve));
  rmSync(folder, { recursive: true });
});

/** One namespace for each mode. */
function templateOf(name: string): object {
  const fn = { 'Fn::GetAtt': ['Authorizer', 'Arn'] };
  const list = MODES.map((AuthType) => ({ AuthType }));
  const only = (Name: string) => ({
    Type: 'AWS::AppSync::ChannelNamespace',
    Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name, SubscribeAuthModes: list.filter(({ AuthType }) => AuthType.replaceAll('_', '-') === Name) },
  });
  return {
    Resources: {
      Api: {
        Type: 'AWS::AppSync::Api',
        Properties: {
          Name: 'modes',
          EventConfig: {
            AuthProviders: [
              { AuthType: 'API_KEY' },
              { AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: { UserPoolId: 'us-east-1_Pool', AwsRegion: 'us-east-1' } },
              { AuthType: 'OPENID_CONNECT', OpenIDConnectConfig: { Issuer: name, ClientId: '^web$' } },
              { AuthType: 'AWS_LAMBDA', LambdaAuthorizerConfig: { AuthorizerUri: fn } },
            ],
            ConnectionAuthModes: list,
            DefaultPublishAuthModes: list,
            DefaultSubscribeAuthModes: list,
          },
        },
      },
      Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Expires: Math.floor(Date.now() / 1000) + 86_400 } },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
      Authorizer: {
        Type: 'AWS::Lambda::Function',
        Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: AUTHORIZER }, Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      },
      ...Object.fromEntries(MODES.map((mode) => [mode.replaceAll('_', ''), only(mode.replaceAll('_', '-'))])),
    },
  };
}

let operations = 0;
/** Subscribes on the one socket, and gives the type of the answer. */
async function subscribe(mode: string, authorization: object): Promise<unknown> {
  const id = `s${operations++}`;
  const answer = new Promise<unknown>((resolve) => {
    const listen = (data: Buffer): void => {
      const message = JSON.parse(data.toString()) as { readonly id?: string; readonly type: string };
      if (message.id !== id) return;
      socket.off('message', listen);
      resolve(message.type);
    };
    socket.on('message', listen);
  });
  socket.send(JSON.stringify({ type: 'subscribe', id, channel: `/${mode.replaceAll('_', '-')}/news`, authorization }));
  return answer;
}

describe('one socket, opened with an API key', () => {
  test.each(MODES)('takes subscriptions with %s, each where its mode may, and nowhere else', async (mode) => {
    for (const other of MODES) expect(await subscribe(other, credentials[mode]!)).toBe(other === mode ? 'subscribe_success' : 'subscribe_error');
  });

  test('lends its credential to none of them', async () => {
    expect(await subscribe('API_KEY', {})).toBe('subscribe_error');
    expect(server.decisions().at(-1)).toMatchObject({ allowed: false, rule: 'credential', reason: expect.stringMatching(/^no credential/) as string });
  });

  test.each<[string, typeof MODES[number], Headers]>([
    ['another API key', 'API_KEY', { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' }],
    ['another custom token', 'AWS_LAMBDA', { Authorization: 'open-barley' }],
    ['a token of nobody', 'OPENID_CONNECT', { Authorization: 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.' }],
  ])('refuses %s, and stays open', async (_, mode, authorization) => {
    expect(await subscribe(mode, authorization)).toBe('subscribe_error');
    expect(server.decisions().at(-1)).toMatchObject({ allowed: false, rule: 'credential' });
    expect(await subscribe(mode, credentials[mode]!)).toBe('subscribe_success');
  });

  test('leaves no credential in what was decided', () => {
    const told = JSON.stringify(server.decisions());
    for (const { 'x-api-key': key, Authorization: token } of Object.values(credentials)) expect(told).not.toContain(key ?? token);
  });
});

test('a publication over HTTP is signed, by a header and never by the URL', async () => {
  const body = JSON.stringify({ channel: '/API-KEY/news', events: ['1'] });
  const post = async (url: string, headers: Headers) => (await fetch(url, { method: 'POST', headers, body })).status;
  expect(await post(server.httpUrl, credentials.API_KEY!)).toBe(200);
  const presigned = '?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260131%2Fus-east-1%2Fappsync%2Faws4_request&X-Amz-Signature=00';
  expect(await post(server.httpUrl + presigned, {})).toBe(401);
  expect(server.decisions().at(-1)).toMatchObject({ allowed: false, reason: expect.stringMatching(/^no credential/) as string });
});
