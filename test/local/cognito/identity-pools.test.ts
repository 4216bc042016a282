import { CfnIdentityPool, CfnIdentityPoolRoleAttachment } from 'aws-cdk-lib/aws-cognito';
import type { CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Effect, FederatedPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { SignInApp } from './sign-in-app';
import { loadApplication } from '../../../engine/template/load-application';
import { BackendSigner } from '../../../local/iam/backend-signer';
import { publishOverHttp } from '../../../local/transport/http-client';

interface Credentials {
  readonly AccessKeyId: string;
  readonly SecretKey: string;
  readonly SessionToken: string;
  readonly Expiration: number;
}
type Answer = Readonly<Record<string, unknown>>;

let app: SignInApp;
let pools: Readonly<Record<'open' | 'closed', string>>;
beforeAll(async () => {
  app = await SignInApp.start({ users: ['alice', 'bob'] }, (stack, userPool) => {
    const principal = new FederatedPrincipal('cognito-identity.amazonaws.com');
    const role = (id: string, namespace: string): Role => {
      const made = new Role(stack, id, { assumedBy: principal });
      const resources = [`arn:aws:appsync:us-east-1:*:apis/*/channelNamespace/${namespace}`];
      made.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: ['appsync:EventPublish'], resources }));
      return made;
    };
    const { ref: clientId } = userPool.node.findChild('Web').node.defaultChild as CfnUserPoolClient;
    for (const [id, allowUnauthenticatedIdentities] of [['Open', true], ['Closed', false]] as const) {
      const cognitoIdentityProviders = [{ clientId, providerName: userPool.userPoolProviderName }];
      const pool = new CfnIdentityPool(stack, id, { allowUnauthenticatedIdentities, cognitoIdentityProviders });
      new CfnIdentityPoolRoleAttachment(stack, `${id}Roles`, {
        identityPoolId: pool.ref, roles: { authenticated: role(`${id}User`, 'public').roleArn, unauthenticated: role(`${id}Guest`, 'nothing').roleArn },
      });
    }
  });
  const found = loadApplication(app.project.app, { httpHost: 'localhost', realtimeHost: 'localhost' }).identityPools;
  const idOf = (logicalId: string): string => found.find((pool) => pool.logicalId === logicalId)!.identityPoolId;
  pools = { open: idOf('Open'), closed: idOf('Closed') };
});
afterAll(() => app.close());

const call = async (operation: string, input: unknown): Promise<readonly [number, Answer]> => {
  const headers = { 'x-amz-target': `AWSCognitoIdentityService.${operation}`, 'content-type': 'application/x-amz-json-1.1' };
  const response = await fetch(`${app.url}/`, { method: 'POST', headers, body: JSON.stringify(input) });
  return [response.status, await response.json() as Answer];
};
const provider = (): string => `cognito-idp.us-east-1.amazonaws.com/${app.userPoolId}`;
const loginsOf = async (username: string): Promise<Answer> => ({ [provider()]: await app.server.signIn(username, 'id') });
const idOf = async (IdentityPoolId: string, Logins?: Answer): Promise<string> => (await call('GetId', { IdentityPoolId, Logins }))[1].IdentityId as string;
const publish = async (credentials: Credentials): Promise<number> => {
  const principal = { arn: '', accountId: '', statements: [] };
  const key = { accessKeyId: credentials.AccessKeyId, secretAccessKey: credentials.SecretKey, sessionToken: credentials.SessionToken, principal };
  const signer = new BackendSigner({ key, region: 'us-east-1', host: new URL(app.url).host, clock: () => app.server.clock.now() });
  return (await publishOverHttp(`${app.url}/event`, '/public/news', ['1'], (body) => signer.sign(body))).status;
};

describe('an identity pool', () => {
  test('gives a user credentials of the role of users, for an hour', async () => {
    const Logins = await loginsOf('alice');
    const IdentityId = await idOf(pools.open, Logins);
    expect(IdentityId).toMatch(/^us-east-1:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(await idOf(pools.open, await loginsOf('alice'))).toBe(IdentityId);
    expect(await idOf(pools.closed, Logins)).not.toBe(IdentityId);
    const [status, answer] = await call('GetCredentialsForIdentity', { IdentityId, Logins });
    expect([status, answer.IdentityId]).toEqual([200, IdentityId]);
    const credentials = answer.Credentials as Credentials;
    expect(await publish(credentials)).toBe(200);
    expect(app.server.decisions().at(-1)).toMatchObject({ allowed: true, caller: { mode: 'AWS_IAM' } });
    expect(credentials.Expiration * 1000).toBeGreaterThan(app.server.clock.now() + 3_500_000);
    app.server.clock.advance(3_600_000);
    expect(await publish(credentials)).toBe(401);
  });

  test('gives guests the role of guests, where it allows them', async () => {
    const IdentityId = await idOf(pools.open);
    expect(await idOf(pools.open)).not.toBe(IdentityId);
    const [, answer] = await call('GetCredentialsForIdentity', { IdentityId });
    expect(await publish(answer.Credentials as Credentials)).toBe(403);
    expect(await call('GetId', { IdentityPoolId: pools.closed })).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
  });

  test('gives nobody the identity of another', async () => {
    const alice = await idOf(pools.open, await loginsOf('alice'));
    const refused = [400, { __type: 'NotAuthorizedException' }];
    expect(await call('GetCredentialsForIdentity', { IdentityId: alice })).toMatchObject(refused);
    expect(await call('GetCredentialsForIdentity', { IdentityId: alice, Logins: await loginsOf('bob') })).toMatchObject(refused);
    expect(await call('GetCredentialsForIdentity', { IdentityId: 'us-east-1:11111111-1111-1111-1111-111111111111' })).toMatchObject(refused);
    expect(await call('GetCredentialsForIdentity', { IdentityId: await idOf(pools.open), Logins: await loginsOf('bob') })).toMatchObject(refused);
    expect(await call('GetCredentialsForIdentity', { IdentityId: alice, Logins: await loginsOf('alice'), CustomRoleArn: 'arn:aws:iam::1:role/x' })).toMatchObject([400, {}]);
  });

  test('knows users by the ID token of a client of its own', async () => {
    const id = await app.server.signIn('alice', 'id');
    const access = await app.server.signIn('alice');
    const tokens: readonly Answer[] = [
      { [provider()]: access }, { [provider()]: `${id}x` }, { [provider()]: '' }, { [provider()]: 7 }, { 'cognito-idp.us-east-1.amazonaws.com/us-east-1_Imported1': id }, { 'accounts.google.com': id },
      { [provider()]: id, 'accounts.google.com': id }, { constructor: id },
    ];
    for (const Logins of tokens) expect(await call('GetId', { IdentityPoolId: pools.open, Logins })).toMatchObject([400, {}]);
  });

  test('that is unknown, or a call that is not there, is named', async () => {
    expect(await call('GetId', { IdentityPoolId: 'us-east-1:x' })).toMatchObject([400, { __type: 'ResourceNotFoundException' }]);
    expect(await call('GetOpenIdToken', {})).toMatchObject([501, { message: 'the local server has no cognito-identity: GetOpenIdToken is not supported' }]);
  });
});
